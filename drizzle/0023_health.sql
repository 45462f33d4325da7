CREATE TABLE "alarms" (
	"name" text PRIMARY KEY NOT NULL,
	"episode" integer NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"cleared_at" timestamp (3) with time zone,
	"details" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "forgotten_seq" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "next_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "failed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "failure" text;--> statement-breakpoint
CREATE INDEX "dashboard_events_by_time" ON "dashboard_events" USING btree ("occurred_at");--> statement-breakpoint
CREATE INDEX "message_events_by_receipt" ON "message_events" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "messages_with_body" ON "messages" USING btree ("created_at") WHERE "messages"."body_html" is not null;--> statement-breakpoint
CREATE INDEX "outbox_parked" ON "outbox" USING btree ("created_at") WHERE "outbox"."status" = 'PARKED';--> statement-breakpoint
CREATE INDEX "outbox_done" ON "outbox" USING btree ("settled_at") WHERE "outbox"."status" = 'DONE';--> statement-breakpoint
CREATE INDEX "audit_log_by_time" ON "audit_log" USING btree ("at");--> statement-breakpoint
CREATE INDEX "stripe_events_by_receipt" ON "stripe_events" USING btree ("received_at");