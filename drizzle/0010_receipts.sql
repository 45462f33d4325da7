CREATE TABLE "receipts" (
	"stripe_invoice_id" text PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"week" integer NOT NULL,
	"seq" bigserial NOT NULL,
	"facts" jsonb NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "receipts_by_booking" ON "receipts" USING btree ("booking_id","week");