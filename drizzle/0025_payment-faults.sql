CREATE TABLE "payment_faults" (
	"id" uuid PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"stripe_invoice_id" text NOT NULL,
	"amount" integer NOT NULL,
	"currency" text NOT NULL,
	"session_ids" jsonb NOT NULL,
	"key" text NOT NULL,
	"found_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "payment_faults_key" UNIQUE("key")
);
--> statement-breakpoint
ALTER TABLE "payment_faults" ADD CONSTRAINT "payment_faults_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "payment_faults_by_time" ON "payment_faults" USING btree ("found_at","id");--> statement-breakpoint
CREATE INDEX "payment_faults_by_invoice" ON "payment_faults" USING btree ("stripe_invoice_id");