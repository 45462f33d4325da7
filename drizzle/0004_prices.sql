CREATE TABLE "mentor_prices" (
	"mentor_id" uuid NOT NULL,
	"session_minutes" integer NOT NULL,
	"amount" integer NOT NULL,
	"currency" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "mentor_prices_mentor_id_session_minutes_pk" PRIMARY KEY("mentor_id","session_minutes")
);
--> statement-breakpoint
CREATE TABLE "stripe_customers" (
	"student_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"stripe_customer_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "stripe_customers_student_id_currency_pk" PRIMARY KEY("student_id","currency"),
	CONSTRAINT "stripe_customers_id" UNIQUE("stripe_customer_id")
);
--> statement-breakpoint
CREATE TABLE "stripe_prices" (
	"mentor_id" uuid NOT NULL,
	"session_minutes" integer NOT NULL,
	"currency" text NOT NULL,
	"amount" integer NOT NULL,
	"stripe_price_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "stripe_prices_mentor_id_session_minutes_currency_amount_pk" PRIMARY KEY("mentor_id","session_minutes","currency","amount"),
	CONSTRAINT "stripe_prices_id" UNIQUE("stripe_price_id")
);
--> statement-breakpoint
ALTER TABLE "mentor_prices" ADD CONSTRAINT "mentor_prices_mentor_id_users_id_fk" FOREIGN KEY ("mentor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_customers" ADD CONSTRAINT "stripe_customers_student_id_users_id_fk" FOREIGN KEY ("student_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_prices" ADD CONSTRAINT "stripe_prices_mentor_id_users_id_fk" FOREIGN KEY ("mentor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;