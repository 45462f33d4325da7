CREATE TABLE "ledger_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seq" bigserial NOT NULL,
	"booking_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"from_account" text NOT NULL,
	"to_account" text NOT NULL,
	"amount" integer NOT NULL,
	"currency" text NOT NULL,
	"session_id" uuid,
	"stripe_invoice_id" text,
	"key" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_entries_key" UNIQUE("booking_id","key")
);
--> statement-breakpoint
CREATE TABLE "unplaced_occurrences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"week" integer NOT NULL,
	"slot" integer NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"wall_start" text NOT NULL,
	"reasons" jsonb NOT NULL,
	"found_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "unplaced_once" UNIQUE("booking_id","week","slot")
);
--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "billing_anchor_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "past_due_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "cancel_money" text;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unplaced_occurrences" ADD CONSTRAINT "unplaced_occurrences_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ledger_entries_by_booking" ON "ledger_entries" USING btree ("booking_id","seq");--> statement-breakpoint
CREATE INDEX "ledger_entries_by_invoice" ON "ledger_entries" USING btree ("stripe_invoice_id");--> statement-breakpoint
-- By hand: what the ledger says is never changed and never taken out.
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only';
END $$;
--> statement-breakpoint
CREATE TRIGGER "ledger_entries_append_only" BEFORE UPDATE OR DELETE ON "ledger_entries"
  FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_amount" CHECK (amount > 0);
--> statement-breakpoint
-- Weeks that were paid before there was a ledger: each session's share, the first ones a cent more.
INSERT INTO "ledger_entries" (id, booking_id, kind, from_account, to_account, amount, currency, session_id, stripe_invoice_id, key, at)
SELECT gen_random_uuid(), booking_id, 'PAYMENT', 'PAID', 'UPCOMING', share, currency, session_id, stripe_invoice_id,
  'invoice/' || stripe_invoice_id || '/session/' || session_id, paid_at
FROM (
  SELECT w.booking_id, w.stripe_invoice_id, w.paid_at, w.price->>'currency' AS currency, s.id AS session_id,
    (w.price->>'amount')::int / count(*) OVER week
      + CASE WHEN row_number() OVER (week ORDER BY s.slot) <= (w.price->>'amount')::int % count(*) OVER week THEN 1 ELSE 0 END AS share
  FROM "paid_weeks" w JOIN "sessions" s ON s.booking_id = w.booking_id AND s.week = w.week
  WINDOW week AS (PARTITION BY w.booking_id, w.week)
) shares WHERE share > 0;
--> statement-breakpoint
-- Nothing was given for those of them that were cancelled.
INSERT INTO "ledger_entries" (id, booking_id, kind, from_account, to_account, amount, currency, session_id, stripe_invoice_id, key, at)
SELECT gen_random_uuid(), e.booking_id, 'KEPT', 'UPCOMING', 'DELIVERED', e.amount, e.currency, e.session_id,
  e.stripe_invoice_id, 'session/' || e.session_id || '/settled', s.updated_at
FROM "ledger_entries" e JOIN "sessions" s ON s.id = e.session_id WHERE s.status = 'CANCELLED';
--> statement-breakpoint
INSERT INTO "ledger_entries" (id, booking_id, kind, from_account, to_account, amount, currency, stripe_invoice_id, key, at)
SELECT gen_random_uuid(), booking_id, m.kind, m.origin, m.goal, (price->>'amount')::int, price->>'currency', stripe_invoice_id,
  'invoice/' || stripe_invoice_id || m.tail, returned_at
FROM "returned_invoices",
  (VALUES ('PAYMENT', 'PAID', 'UPCOMING', '/whole', 1), ('REFUND', 'UPCOMING', 'REFUNDED', '/returned', 2))
    AS m (kind, origin, goal, tail, place)
WHERE (price->>'amount')::int > 0
ORDER BY m.place;
