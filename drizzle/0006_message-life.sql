ALTER TABLE "messages" DROP CONSTRAINT "messages_recipient_id_users_id_fk";
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "guest" jsonb;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "resend_of" uuid;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "handed_over_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "delivered_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "shown_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "read_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "wanted_by" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
UPDATE "outbox" SET "wanted_by" = "due_at" WHERE "status" = 'PENDING';--> statement-breakpoint
CREATE INDEX "messages_inbox" ON "messages" USING btree ("recipient_id","shown_at");--> statement-breakpoint
CREATE INDEX "messages_by_status" ON "messages" USING btree ("status","due_at");