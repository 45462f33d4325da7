/** The outbox as workers see it: `jobs` never reaches into the database itself. */
export {
  type ClaimedEffect,
  claimEffects,
  nextEffectDueAt,
  readOutlook,
  renewLease,
  type Settlement,
  settleEffect,
} from '../db/queries/outbox.ts';
