-- No builder exists for exclusion constraints, so this one is written by hand.
-- A live session keeps its mentor's time and the buffer behind it, and its student's time. Half-open ranges touch
-- without overlapping. Sessions that are cancelled, over or expired leave the set by their status.
CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_end_after_start"
  CHECK (ends_at > starts_at AND blocked_until >= ends_at);
--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_mentor_overlap"
  EXCLUDE USING gist (mentor_id WITH =, tstzrange(starts_at, blocked_until) WITH &&)
  WHERE (status IN ('HELD', 'RESERVED', 'CONFIRMED'));
--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_student_overlap"
  EXCLUDE USING gist (student_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
  WHERE (status IN ('HELD', 'RESERVED', 'CONFIRMED'));
