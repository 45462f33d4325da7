CREATE TABLE "mentor_profiles" (
	"mentor_id" uuid PRIMARY KEY NOT NULL,
	"headline" text,
	"bio" text,
	"subjects" text[] NOT NULL,
	"languages" text[] NOT NULL,
	"onboarding_since" timestamp (3) with time zone,
	"steps_seen" text[] NOT NULL,
	"progress_at" timestamp (3) with time zone,
	"reminded_at" timestamp (3) with time zone,
	"ready_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "student_profiles" (
	"student_id" uuid PRIMARY KEY NOT NULL,
	"goals" text[] NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"mentor_id" uuid PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"statement" text NOT NULL,
	"document_kinds" text[] NOT NULL,
	"version" integer NOT NULL,
	"reason" text,
	"documents_seen" text,
	"submitted_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" uuid
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"id" uuid PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"mentor_id" uuid NOT NULL,
	"student_id" uuid NOT NULL,
	"month" text NOT NULL,
	"author" text NOT NULL,
	"rating" integer NOT NULL,
	"comment" text,
	"written_at" timestamp (3) with time zone NOT NULL,
	"shown_at" timestamp (3) with time zone,
	CONSTRAINT "reviews_once" UNIQUE("booking_id","month","author")
);
--> statement-breakpoint
ALTER TABLE "mentor_profiles" ADD CONSTRAINT "mentor_profiles_mentor_id_users_id_fk" FOREIGN KEY ("mentor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "student_profiles" ADD CONSTRAINT "student_profiles_student_id_users_id_fk" FOREIGN KEY ("student_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verifications" ADD CONSTRAINT "verifications_mentor_id_users_id_fk" FOREIGN KEY ("mentor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verifications" ADD CONSTRAINT "verifications_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_mentor_id_users_id_fk" FOREIGN KEY ("mentor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_student_id_users_id_fk" FOREIGN KEY ("student_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "verifications_by_submission" ON "verifications" USING btree ("submitted_at","mentor_id");--> statement-breakpoint
CREATE INDEX "reviews_shown" ON "reviews" USING btree ("mentor_id","shown_at","id");
--> statement-breakpoint
-- Mentors known before this have a profile as well; nobody welcomes them late.
INSERT INTO "mentor_profiles" ("mentor_id", "subjects", "languages", "steps_seen", "created_at", "updated_at")
  SELECT "id", '{}', '{}', '{}', "created_at", "created_at" FROM "users" WHERE "role" = 'MENTOR'
  ON CONFLICT DO NOTHING;
