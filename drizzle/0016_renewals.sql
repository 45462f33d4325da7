CREATE TABLE "prepared_invoices" (
	"stripe_invoice_id" text PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"week" integer NOT NULL,
	"description" text NOT NULL,
	"exclusions" jsonb NOT NULL,
	"credit" integer NOT NULL,
	"prepared_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "weekly_starts" jsonb;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "last_week" integer;--> statement-breakpoint
ALTER TABLE "prepared_invoices" ADD CONSTRAINT "prepared_invoices_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "prepared_invoices_by_booking" ON "prepared_invoices" USING btree ("booking_id");--> statement-breakpoint
-- By hand: a trial has one week, and what was confirmed or runs already is completed and extended like what comes after.
UPDATE "bookings" SET last_week = 0 WHERE type = 'TRIAL' OR status IN ('CANCELLING', 'ENDED');
--> statement-breakpoint
INSERT INTO "outbox" (id, key, effect, status, arming, due_at, attempts, created_at)
SELECT gen_random_uuid(), 'session/' || id || '/completion',
  jsonb_build_object('kind', 'COMPLETE_SESSION', 'sessionId', id), 'PENDING', 1, ends_at, 0, updated_at
FROM "sessions" WHERE status = 'CONFIRMED';
--> statement-breakpoint
INSERT INTO "outbox" (id, key, effect, status, arming, due_at, attempts, created_at)
SELECT gen_random_uuid(), 'booking/' || id || '/horizon',
  jsonb_build_object('kind', 'EXTEND_HORIZON', 'bookingId', id), 'PENDING', 1, updated_at, 0, updated_at
FROM "bookings" WHERE status = 'ACTIVE' AND type = 'REGULAR';
