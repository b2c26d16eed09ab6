import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261125000000 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "khalti_refund" drop constraint if exists "khalti_refund_idempotency_key_unique";`);
    this.addSql(`alter table if exists "khalti_payment" drop constraint if exists "khalti_payment_transaction_id_unique";`);
    this.addSql(`alter table if exists "khalti_payment" drop constraint if exists "khalti_payment_return_token_unique";`);
    this.addSql(`alter table if exists "khalti_payment" drop constraint if exists "khalti_payment_pidx_unique";`);
    this.addSql(`alter table if exists "khalti_payment" drop constraint if exists "khalti_payment_reference_unique";`);
    this.addSql(`create table if not exists "khalti_payment" ("id" text not null, "reference" text not null, "pidx" text null, "return_token" text not null, "payment_url" text null, "session_id" text not null, "session_ids" text[] null, "content_hash" text null, "collection_id" text not null, "cart_id" text null, "order_id" text null, "payment_id" text null, "confirmed_refunds" text[] null, "amount" numeric not null, "paid_amount" numeric null, "paid_at" timestamptz null, "fee" numeric null, "status" text null, "transaction_id" text null, "mobile" text null, "return_to" text null, "country_code" text null, "expires_at" timestamptz not null, "last_check_at" timestamptz null, "next_check_at" timestamptz null, "returned_at" timestamptz null, "lease_until" timestamptz null, "lease_token" text null, "outcome" text check ("outcome" in ('open', 'captured', 'canceled', 'refunded', 'held')) not null default 'open', "reason" text null, "outcome_at" timestamptz null, "captured_at" timestamptz null, "placed_at" timestamptz null, "cancel_begun_at" timestamptz null, "refund_cause" text null, "refund_cause_at" timestamptz null, "unfinished_refunds" text[] null, "unfinished_since" timestamptz null, "failing_since" timestamptz null, "last_error" text null, "gateway_error" text null, "host" text not null, "key_fingerprint" text not null, "test" boolean not null default true, "restored_cart_id" text null, "restore_left_out" text[] null, "promotions_reverted_at" timestamptz null, "to_announce" text[] null, "announced_at" timestamptz null, "handled_at" timestamptz null, "handled_by" text null, "handled_note" text null, "kept_at" timestamptz null, "kept_by" text null, "kept_note" text null, "raw_amount" jsonb not null, "raw_paid_amount" jsonb null, "raw_fee" jsonb null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "khalti_payment_pkey" primary key ("id"));`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_khalti_payment_reference_unique" ON "khalti_payment" ("reference") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_khalti_payment_pidx_unique" ON "khalti_payment" ("pidx") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_khalti_payment_return_token_unique" ON "khalti_payment" ("return_token") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_khalti_payment_transaction_id_unique" ON "khalti_payment" ("transaction_id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_khalti_payment_deleted_at" ON "khalti_payment" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_khalti_payment_session_id" ON "khalti_payment" ("session_id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_khalti_payment_collection_id" ON "khalti_payment" ("collection_id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_khalti_payment_cart_id" ON "khalti_payment" ("cart_id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_khalti_payment_order_id" ON "khalti_payment" ("order_id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_khalti_payment_due" ON "khalti_payment" ("next_check_at") WHERE next_check_at IS NOT NULL AND deleted_at IS NULL;`);

    this.addSql(`create table if not exists "khalti_event" ("id" text not null, "khalti_payment_id" text null, "at" timestamptz not null, "source" text not null, "actor" text null, "action" text not null, "detail" jsonb null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "khalti_event_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_khalti_event_khalti_payment_id" ON "khalti_event" ("khalti_payment_id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_khalti_event_deleted_at" ON "khalti_event" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_khalti_event_khalti_payment_id_at" ON "khalti_event" ("khalti_payment_id", "at") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "khalti_refund" ("id" text not null, "khalti_payment_id" text not null, "idempotency_key" text not null, "amount" numeric not null, "is_full" boolean not null, "status" text check ("status" in ('requested', 'succeeded', 'refused', 'unknown')) not null default 'requested', "recorded" boolean not null default false, "attempts" integer not null default 0, "called_at" timestamptz null, "lookups" integer not null default 0, "mobile" text null, "code" text null, "detail" text null, "actor" text not null, "repeat_refused_until" timestamptz null, "raw_amount" jsonb not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "khalti_refund_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_khalti_refund_khalti_payment_id" ON "khalti_refund" ("khalti_payment_id") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_khalti_refund_idempotency_key_unique" ON "khalti_refund" ("idempotency_key") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_khalti_refund_deleted_at" ON "khalti_refund" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_khalti_refund_one_at_a_time" ON "khalti_refund" ("khalti_payment_id") WHERE status IN ('requested', 'unknown') AND deleted_at IS NULL;`);

    this.addSql(`create table if not exists "khalti_sweep" ("id" text not null, "at" timestamptz null, "settled" integer not null default 0, "failed" integer not null default 0, "ms" integer not null default 0, "minute" timestamptz null, "lookups" integer not null default 0, "rest_until" timestamptz null, "sweep_rest_until" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "khalti_sweep_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_khalti_sweep_deleted_at" ON "khalti_sweep" ("deleted_at") WHERE deleted_at IS NULL;`);

    this.addSql(`alter table if exists "khalti_event" add constraint "khalti_event_khalti_payment_id_foreign" foreign key ("khalti_payment_id") references "khalti_payment" ("id") on update cascade on delete set null;`);

    this.addSql(`alter table if exists "khalti_refund" add constraint "khalti_refund_khalti_payment_id_foreign" foreign key ("khalti_payment_id") references "khalti_payment" ("id") on update cascade;`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table if exists "khalti_event" drop constraint if exists "khalti_event_khalti_payment_id_foreign";`);

    this.addSql(`alter table if exists "khalti_refund" drop constraint if exists "khalti_refund_khalti_payment_id_foreign";`);

    this.addSql(`drop table if exists "khalti_payment" cascade;`);

    this.addSql(`drop table if exists "khalti_event" cascade;`);

    this.addSql(`drop table if exists "khalti_refund" cascade;`);

    this.addSql(`drop table if exists "khalti_sweep" cascade;`);
  }

}
