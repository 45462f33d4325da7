DROP INDEX "outbox_due";--> statement-breakpoint
CREATE INDEX "outbox_leased" ON "outbox" USING btree ("leased_until") WHERE "outbox"."status" = 'PENDING' and "outbox"."leased_until" is not null;--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("due_at") WHERE "outbox"."status" = 'PENDING' and "outbox"."leased_until" is null;