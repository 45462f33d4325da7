CREATE TABLE "bookings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"mentor_id" uuid NOT NULL,
	"student_id" uuid NOT NULL,
	"type" text NOT NULL,
	"frequency" text,
	"status" text NOT NULL,
	"subject" text NOT NULL,
	"goals" text[] NOT NULL,
	"anchor_time_zone" text NOT NULL,
	"student_time_zone" text NOT NULL,
	"recurrence_rule" text,
	"hold_expires_at" timestamp (3) with time zone,
	"weekly_price" jsonb,
	"policy" jsonb NOT NULL,
	"idempotency_key" text NOT NULL,
	"request_hash" text NOT NULL,
	"stripe_checkout_id" text,
	"checkout_url" text,
	"stripe_subscription_id" text,
	"stripe_customer_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "bookings_stripe_subscription" UNIQUE("stripe_subscription_id"),
	CONSTRAINT "bookings_idempotency_key" UNIQUE("student_id","idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "paid_weeks" (
	"stripe_invoice_id" text PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"week" integer NOT NULL,
	"price" jsonb NOT NULL,
	"paid_at" timestamp (3) with time zone NOT NULL,
	"refunded_at" timestamp (3) with time zone,
	CONSTRAINT "paid_weeks_once" UNIQUE("booking_id","week")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"mentor_id" uuid NOT NULL,
	"student_id" uuid NOT NULL,
	"week" integer NOT NULL,
	"slot" integer NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"blocked_until" timestamp (3) with time zone NOT NULL,
	"anchor_time_zone" text NOT NULL,
	"wall_start" text NOT NULL,
	"status" text NOT NULL,
	"version" integer NOT NULL,
	"meet_link" text,
	"meet_space" text,
	"google_event_id" text,
	"google_calendar_id" text,
	"google_ical_uid" text,
	"google_html_link" text,
	"actual_start" timestamp (3) with time zone,
	"actual_end" timestamp (3) with time zone,
	"cancel_reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sessions_meet_link" UNIQUE("meet_link"),
	CONSTRAINT "sessions_meet_space" UNIQUE("meet_space"),
	CONSTRAINT "sessions_google_event" UNIQUE("google_event_id"),
	CONSTRAINT "sessions_occurrence" UNIQUE("booking_id","week","slot")
);
--> statement-breakpoint
CREATE TABLE "busy_intervals" (
	"mentor_id" uuid NOT NULL,
	"event_id" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "busy_intervals_pk" PRIMARY KEY("mentor_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "calendar_connections" (
	"mentor_id" uuid PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"google_account_id" text NOT NULL,
	"google_email" text NOT NULL,
	"granted_scopes" text[] NOT NULL,
	"sealed_refresh_token" text,
	"sealed_access_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"google_calendar_id" text NOT NULL,
	"calendar_time_zone" text,
	"sync_token" text,
	"sync_enabled" boolean NOT NULL,
	"last_synced_at" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "calendar_connections_google_account" UNIQUE("google_account_id")
);
--> statement-breakpoint
CREATE TABLE "mentor_calendars" (
	"mentor_id" uuid PRIMARY KEY NOT NULL,
	"time_zone" text NOT NULL,
	"weekly_schedule" jsonb NOT NULL,
	"date_overrides" jsonb NOT NULL,
	"buffer_minutes" integer NOT NULL,
	"session_minutes" integer NOT NULL,
	"slot_step_minutes" integer NOT NULL,
	"minimum_notice_minutes" integer NOT NULL,
	"horizon_days" integer NOT NULL,
	"max_sessions_per_day" integer,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oauth_states" (
	"state_hash" text PRIMARY KEY NOT NULL,
	"mentor_id" uuid NOT NULL,
	"sealed_code_verifier" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "dashboard_events" (
	"user_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"body" jsonb NOT NULL,
	CONSTRAINT "dashboard_events_pk" PRIMARY KEY("user_id","seq")
);
--> statement-breakpoint
CREATE TABLE "feeds" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"last_seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cause" text NOT NULL,
	"version" integer NOT NULL,
	"kind" text NOT NULL,
	"recipient_id" uuid NOT NULL,
	"booking_id" uuid,
	"session_id" uuid,
	"facts" jsonb NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"due_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"subject" text,
	"body_html" text,
	"body_text" text,
	"attachments" text[] NOT NULL,
	"provider_id" text,
	"retry_count" integer NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone,
	"clicked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "messages_provider" UNIQUE("provider_id"),
	CONSTRAINT "messages_identity" UNIQUE("cause","version","kind","recipient_id")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"effect" jsonb NOT NULL,
	"status" text NOT NULL,
	"arming" integer NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer NOT NULL,
	"lease_token" uuid,
	"leased_until" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "outbox_key" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"details" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job_runs" (
	"name" text PRIMARY KEY NOT NULL,
	"scheduled_for" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone NOT NULL,
	"outcome" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stripe_events" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"object_id" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"time_zone" text NOT NULL,
	"locale" text NOT NULL,
	"blocked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_mentor_id_users_id_fk" FOREIGN KEY ("mentor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_student_id_users_id_fk" FOREIGN KEY ("student_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paid_weeks" ADD CONSTRAINT "paid_weeks_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "busy_intervals" ADD CONSTRAINT "busy_intervals_connection" FOREIGN KEY ("mentor_id") REFERENCES "public"."calendar_connections"("mentor_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_connections" ADD CONSTRAINT "calendar_connections_mentor_id_users_id_fk" FOREIGN KEY ("mentor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentor_calendars" ADD CONSTRAINT "mentor_calendars_mentor_id_users_id_fk" FOREIGN KEY ("mentor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_states" ADD CONSTRAINT "oauth_states_mentor_id_users_id_fk" FOREIGN KEY ("mentor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feeds" ADD CONSTRAINT "feeds_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_recipient_id_users_id_fk" FOREIGN KEY ("recipient_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "bookings_one_trial" ON "bookings" USING btree ("student_id","mentor_id") WHERE "bookings"."type" = 'TRIAL';--> statement-breakpoint
CREATE INDEX "bookings_by_mentor" ON "bookings" USING btree ("mentor_id");--> statement-breakpoint
CREATE INDEX "sessions_live_by_mentor" ON "sessions" USING btree ("mentor_id","ends_at") WHERE "sessions"."status" in ('HELD', 'RESERVED', 'CONFIRMED');--> statement-breakpoint
CREATE INDEX "sessions_live_by_student" ON "sessions" USING btree ("student_id","ends_at") WHERE "sessions"."status" in ('HELD', 'RESERVED', 'CONFIRMED');--> statement-breakpoint
CREATE INDEX "busy_intervals_by_end" ON "busy_intervals" USING btree ("mentor_id","ends_at");--> statement-breakpoint
CREATE INDEX "messages_by_booking" ON "messages" USING btree ("booking_id");--> statement-breakpoint
CREATE INDEX "messages_by_session" ON "messages" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "messages_by_recipient" ON "messages" USING btree ("recipient_id","kind");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("status","due_at");--> statement-breakpoint
CREATE INDEX "audit_log_by_subject" ON "audit_log" USING btree ("subject");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("email");