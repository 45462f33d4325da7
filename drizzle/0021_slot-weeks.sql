ALTER TABLE "bookings" ADD COLUMN "slot_weeks" jsonb;--> statement-breakpoint
ALTER TABLE "prepared_invoices" ADD COLUMN "adjustment" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "bookings_past_due" ON "bookings" USING btree ("past_due_since","id") WHERE "bookings"."past_due_since" is not null;--> statement-breakpoint
CREATE INDEX "ledger_entries_by_time" ON "ledger_entries" USING btree ("at");--> statement-breakpoint
CREATE INDEX "ledger_entries_disputes" ON "ledger_entries" USING btree ("at","id") WHERE "ledger_entries"."kind" = 'DISPUTE';