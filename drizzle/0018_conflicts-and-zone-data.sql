CREATE TABLE "session_conflicts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"mentor_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"session_version" integer NOT NULL,
	"calendar_id" text NOT NULL,
	"event_id" text NOT NULL,
	"alternatives" jsonb NOT NULL,
	"status" text NOT NULL,
	"noticed_at" timestamp (3) with time zone NOT NULL,
	"cleared_at" timestamp (3) with time zone,
	CONSTRAINT "session_conflicts_once" UNIQUE("session_id","session_version","calendar_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "zone_data" (
	"name" text PRIMARY KEY NOT NULL,
	"version" text NOT NULL,
	"applied_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "session_conflicts" ADD CONSTRAINT "session_conflicts_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "session_conflicts_open" ON "session_conflicts" USING btree ("mentor_id") WHERE "session_conflicts"."status" = 'OPEN';