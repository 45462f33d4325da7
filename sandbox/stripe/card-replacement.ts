import type { Account, CardBehaviour } from './account.ts';
import { change } from './events.ts';
import { attachCard } from './payment.ts';
import type { Customer, PaymentMethod } from './resources.ts';

/** The customer enters another card: it becomes the default of the customer and of every running subscription. */
export function replaceCard(account: Account, customer: Customer, card: CardBehaviour): PaymentMethod {
  const method = attachCard(account, customer.id, card);
  change(account, 'customer.updated', customer, () => {
    customer.invoice_settings.default_payment_method = method.id;
  });
  for (const subscription of account.tables.subscriptions.oldestFirst()) {
    if (subscription.customer !== customer.id || subscription.ended_at !== null) continue;
    change(account, 'customer.subscription.updated', subscription, () => {
      subscription.default_payment_method = method.id;
    });
  }
  return method;
}
