import { catalogueRoutes } from './catalogue.ts';
import { checkoutRoutes } from './checkout-routes.ts';
import { creditNoteRoutes } from './credit-notes.ts';
import { customerRoutes } from './customer-routes.ts';
import { disputeRoutes } from './disputes.ts';
import { eventRoutes } from './event-routes.ts';
import { invoiceItemRoutes } from './invoice-item-routes.ts';
import { invoiceRoutes } from './invoice-routes.ts';
import { paymentRoutes } from './payment-routes.ts';
import { portalRoutes } from './portal.ts';
import { refundRoutes } from './refunds.ts';
import type { Route } from './route.ts';
import { subscriptionRoutes } from './subscription-routes.ts';

/** Every endpoint of the sandbox's Stripe. A path that fits two patterns belongs to the first. */
export const routes: readonly Route[] = [
  ...customerRoutes,
  ...catalogueRoutes,
  ...checkoutRoutes,
  ...subscriptionRoutes,
  ...invoiceRoutes,
  ...invoiceItemRoutes,
  ...creditNoteRoutes,
  ...paymentRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...portalRoutes,
  ...eventRoutes,
];
