CREATE TABLE "demo_calls" (
	"id" uuid PRIMARY KEY NOT NULL,
	"host_id" uuid,
	"guest_name" text NOT NULL,
	"guest_email" text NOT NULL,
	"guest_time_zone" text NOT NULL,
	"guest_locale" text NOT NULL,
	"note" text,
	"status" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"blocked_until" timestamp (3) with time zone NOT NULL,
	"verify_by" timestamp (3) with time zone NOT NULL,
	"version" integer NOT NULL,
	"meet_link" text,
	"room_asked_at" timestamp (3) with time zone,
	"event_generation" integer NOT NULL,
	"google_event_id" text,
	"google_calendar_id" text,
	"google_ical_uid" text,
	"cancel_reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "demo_hosts" (
	"host_id" uuid PRIMARY KEY NOT NULL,
	"weekly_schedule" jsonb NOT NULL,
	"is_active" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "demo_calls" ADD CONSTRAINT "demo_calls_host_id_users_id_fk" FOREIGN KEY ("host_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demo_hosts" ADD CONSTRAINT "demo_hosts_host_id_users_id_fk" FOREIGN KEY ("host_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "demo_calls_by_host" ON "demo_calls" USING btree ("host_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "demo_calls_by_start" ON "demo_calls" USING btree ("starts_at","id");--> statement-breakpoint
CREATE INDEX "demo_calls_by_guest" ON "demo_calls" USING btree ("guest_email","starts_at");
--> statement-breakpoint
-- No builder exists for what follows, so it is written by hand.
ALTER TABLE "demo_calls" ADD CONSTRAINT "demo_calls_end_after_start"
  CHECK (ends_at > starts_at AND blocked_until >= ends_at);
--> statement-breakpoint
ALTER TABLE "demo_calls" ADD CONSTRAINT "demo_calls_have_a_host"
  CHECK (status = 'REQUESTED' OR host_id IS NOT NULL);
--> statement-breakpoint
ALTER TABLE "demo_calls" ADD CONSTRAINT "demo_calls_host_overlap"
  EXCLUDE USING gist (host_id WITH =, tstzrange(starts_at, blocked_until) WITH &&) WHERE (status = 'SCHEDULED');
--> statement-breakpoint
ALTER TABLE "demo_calls" ADD CONSTRAINT "demo_calls_guest_overlap"
  EXCLUDE USING gist (guest_email WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (status = 'SCHEDULED');
--> statement-breakpoint
-- An exclusion constraint knows one table. Between sessions and demo calls of one person two triggers do its work, each
-- under the lock of that person's calendar, which whoever takes time holds already: what is read is committed or ours.
CREATE FUNCTION refuse_session_over_demo_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM mentor_calendars WHERE mentor_id = NEW.mentor_id FOR UPDATE;
  IF EXISTS (SELECT FROM demo_calls d WHERE d.host_id = NEW.mentor_id AND d.status = 'SCHEDULED'
      AND tstzrange(d.starts_at, d.blocked_until) && tstzrange(NEW.starts_at, NEW.blocked_until)) THEN
    RAISE EXCEPTION 'a session would overlap a demo call of its mentor'
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'sessions_demo_call_overlap', TABLE = 'sessions';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE FUNCTION refuse_demo_call_over_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM mentor_calendars WHERE mentor_id = NEW.host_id FOR UPDATE;
  IF EXISTS (SELECT FROM sessions s WHERE s.mentor_id = NEW.host_id AND s.status IN ('HELD', 'RESERVED', 'CONFIRMED')
      AND tstzrange(s.starts_at, s.blocked_until) && tstzrange(NEW.starts_at, NEW.blocked_until)) THEN
    RAISE EXCEPTION 'a demo call would overlap a session of its host'
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'demo_calls_session_overlap', TABLE = 'demo_calls';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER sessions_apart_from_demo_calls_insert BEFORE INSERT ON sessions FOR EACH ROW
  WHEN (NEW.status IN ('HELD', 'RESERVED', 'CONFIRMED'))
  EXECUTE FUNCTION refuse_session_over_demo_call();
--> statement-breakpoint
CREATE TRIGGER sessions_apart_from_demo_calls_update BEFORE UPDATE OF status, starts_at, blocked_until ON sessions
  FOR EACH ROW WHEN (NEW.status IN ('HELD', 'RESERVED', 'CONFIRMED') AND (
    OLD.status NOT IN ('HELD', 'RESERVED', 'CONFIRMED')
    OR NEW.starts_at < OLD.starts_at OR NEW.blocked_until > OLD.blocked_until))
  EXECUTE FUNCTION refuse_session_over_demo_call();
--> statement-breakpoint
CREATE TRIGGER demo_calls_apart_from_sessions_insert BEFORE INSERT ON demo_calls FOR EACH ROW
  WHEN (NEW.status = 'SCHEDULED')
  EXECUTE FUNCTION refuse_demo_call_over_session();
--> statement-breakpoint
CREATE TRIGGER demo_calls_apart_from_sessions_update BEFORE UPDATE OF status, starts_at, blocked_until ON demo_calls
  FOR EACH ROW WHEN (NEW.status = 'SCHEDULED' AND (OLD.status <> 'SCHEDULED'
    OR NEW.starts_at <> OLD.starts_at OR NEW.blocked_until > OLD.blocked_until))
  EXECUTE FUNCTION refuse_demo_call_over_session();
