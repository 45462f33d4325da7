CREATE TABLE "arrivals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"user_id" uuid,
	"arrived_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "room_asked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "room_generation" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "event_generation" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "calendar_connections" ADD COLUMN "refresh_lease" uuid;--> statement-breakpoint
ALTER TABLE "calendar_connections" ADD COLUMN "refresh_leased_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "calendar_connections" ADD COLUMN "writes_parked_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "lane" text;--> statement-breakpoint
ALTER TABLE "arrivals" ADD CONSTRAINT "arrivals_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "arrivals" ADD CONSTRAINT "arrivals_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "arrivals_by_session" ON "arrivals" USING btree ("session_id","arrived_at");--> statement-breakpoint
UPDATE "outbox" SET "lane" = 'mentor/' || ("effect"->>'mentorId') WHERE "status" = 'PENDING' AND "effect"->>'kind' = 'SYNC_CALENDAR';--> statement-breakpoint
UPDATE "outbox" SET "lane" = 'mentor/' || "sessions"."mentor_id" FROM "sessions" WHERE "outbox"."status" = 'PENDING' AND "outbox"."effect"->>'kind' = 'SYNC_SESSION_EVENT' AND "sessions"."id" = ("outbox"."effect"->>'sessionId')::uuid;
