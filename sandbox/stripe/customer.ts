import type { Account } from './account.ts';
import { change, emit } from './events.ts';
import { mergeMetadata, type metadata } from './parameters.ts';
import type { BalanceTransaction, Customer } from './resources.ts';

interface CustomerDetails {
  readonly email?: string | null;
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly description?: string | null;
  readonly metadata?: ReturnType<typeof metadata>;
  readonly balance?: number;
}

export function createCustomer(account: Account, details: CustomerDetails): Customer {
  const customer: Customer = {
    id: account.newId('cus_', 14),
    object: 'customer',
    address: null,
    balance: details.balance ?? 0,
    created: account.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: details.description ?? null,
    discount: null,
    email: details.email ?? null,
    invoice_prefix: account.newId('', 8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: mergeMetadata({}, details.metadata),
    name: details.name ?? null,
    next_invoice_sequence: 1,
    phone: details.phone ?? null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
  account.tables.customers.insert(customer);
  emit(account, 'customer.created', customer);
  return customer;
}

interface BalanceEntry {
  readonly amount: number;
  readonly currency: string;
  readonly type: 'adjustment' | 'applied_to_invoice' | 'credit_note';
  readonly description?: string | null;
  readonly metadata?: ReturnType<typeof metadata>;
  readonly invoice?: string;
  readonly creditNote?: string;
}

/** Moves the customer's balance; a negative balance is money the next invoice need not collect. */
export function moveBalance(account: Account, customer: Customer, entry: BalanceEntry): BalanceTransaction {
  const transaction: BalanceTransaction = {
    id: account.newId('cbtxn_1', 23),
    object: 'customer_balance_transaction',
    amount: entry.amount,
    checkout_session: null,
    created: account.now(),
    credit_note: entry.creditNote ?? null,
    currency: entry.currency,
    customer: customer.id,
    customer_account: null,
    description: entry.description ?? null,
    ending_balance: customer.balance + entry.amount,
    invoice: entry.invoice ?? null,
    livemode: false,
    metadata: mergeMetadata({}, entry.metadata),
    type: entry.type,
  };
  change(account, 'customer.updated', customer, () => {
    customer.balance = transaction.ending_balance;
  });
  return account.tables.balanceTransactions.insert(transaction);
}
