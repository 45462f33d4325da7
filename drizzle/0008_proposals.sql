CREATE TABLE "proposals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"booking_id" uuid NOT NULL,
	"mentor_id" uuid NOT NULL,
	"student_id" uuid NOT NULL,
	"session_id" uuid,
	"session_version" integer,
	"proposed_by" uuid,
	"change" jsonb NOT NULL,
	"answerer" text NOT NULL,
	"answers" jsonb NOT NULL,
	"status" text NOT NULL,
	"settled_reason" text,
	"note" text,
	"event_etag" text,
	"week" integer,
	"slot" integer,
	"wall_start" text,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "google_event_etag" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "google_event_version" integer;--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "proposals_one_per_session" ON "proposals" USING btree ("session_id") WHERE "proposals"."status" = 'PENDING';--> statement-breakpoint
CREATE UNIQUE INDEX "proposals_one_per_occurrence" ON "proposals" USING btree ("booking_id","week","slot") WHERE "proposals"."week" is not null;--> statement-breakpoint
CREATE INDEX "proposals_by_session" ON "proposals" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "proposals_by_student" ON "proposals" USING btree ("student_id","created_at");--> statement-breakpoint
CREATE INDEX "proposals_by_mentor" ON "proposals" USING btree ("mentor_id","created_at");