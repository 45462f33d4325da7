CREATE TABLE "busy_times" (
	"mentor_id" uuid NOT NULL,
	"calendar_id" text NOT NULL,
	"event_id" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"all_day" boolean NOT NULL,
	CONSTRAINT "busy_times_pk" PRIMARY KEY("mentor_id","calendar_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "connected_calendars" (
	"mentor_id" uuid NOT NULL,
	"calendar_id" text NOT NULL,
	"name" text,
	"time_zone" text,
	"is_writable" boolean NOT NULL,
	"blocks" boolean NOT NULL,
	"state" text NOT NULL,
	"sync_token" text,
	"window_end" timestamp (3) with time zone,
	"last_synced_at" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "connected_calendars_pk" PRIMARY KEY("mentor_id","calendar_id")
);
--> statement-breakpoint
CREATE TABLE "watch_channels" (
	"id" uuid PRIMARY KEY NOT NULL,
	"mentor_id" uuid NOT NULL,
	"calendar_id" text NOT NULL,
	"token_hash" text NOT NULL,
	"resource_id" text,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "calendar_connections" ADD COLUMN "ignore_all_day_events" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "calendar_connections" ADD COLUMN "calendars_listed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "calendar_connections" ADD COLUMN "mirrored_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "busy_times" ADD CONSTRAINT "busy_times_calendar" FOREIGN KEY ("mentor_id","calendar_id") REFERENCES "public"."connected_calendars"("mentor_id","calendar_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connected_calendars" ADD CONSTRAINT "connected_calendars_mentor_id_calendar_connections_mentor_id_fk" FOREIGN KEY ("mentor_id") REFERENCES "public"."calendar_connections"("mentor_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "watch_channels" ADD CONSTRAINT "watch_channels_calendar" FOREIGN KEY ("mentor_id","calendar_id") REFERENCES "public"."connected_calendars"("mentor_id","calendar_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "busy_times_by_end" ON "busy_times" USING btree ("mentor_id","ends_at");--> statement-breakpoint
CREATE INDEX "watch_channels_by_calendar" ON "watch_channels" USING btree ("mentor_id","calendar_id");
--> statement-breakpoint
-- Each connection mirrored one calendar so far. Its busy time is taken over, and read again as a whole at the next sync.
INSERT INTO "connected_calendars" ("mentor_id", "calendar_id", "is_writable", "blocks", "state", "last_synced_at", "last_error", "created_at", "updated_at")
SELECT "mentor_id", "google_calendar_id", true, true, CASE WHEN "state" = 'CONNECTED' THEN 'CONNECTED' ELSE 'CALENDAR_ERROR' END, "last_synced_at", "last_error", "created_at", "updated_at" FROM "calendar_connections";
--> statement-breakpoint
INSERT INTO "busy_times" ("mentor_id", "calendar_id", "event_id", "starts_at", "ends_at", "all_day")
SELECT b."mentor_id", c."google_calendar_id", b."event_id", b."starts_at", b."ends_at", false FROM "busy_intervals" b JOIN "calendar_connections" c ON c."mentor_id" = b."mentor_id";
