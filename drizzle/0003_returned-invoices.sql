CREATE TABLE "returned_invoices" (
	"stripe_invoice_id" text PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"price" jsonb NOT NULL,
	"returned_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "returned_invoices" ADD CONSTRAINT "returned_invoices_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "returned_invoices_by_booking" ON "returned_invoices" USING btree ("booking_id");--> statement-breakpoint
CREATE INDEX "bookings_by_checkout" ON "bookings" USING btree ("stripe_checkout_id");