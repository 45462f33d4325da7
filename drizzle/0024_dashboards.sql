CREATE INDEX "sessions_by_mentor" ON "sessions" USING btree ("mentor_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "sessions_by_student" ON "sessions" USING btree ("student_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "audit_log_by_actor" ON "audit_log" USING btree ("actor","at");