/** The outbox as workers see it: `jobs` never reaches into the database itself. */
export {
  type ClaimedEffect,
  claimEffects,
  countDueEffects,
  nextEffectDueAt,
  renewLease,
  type Settlement,
  settleEffect,
} from '../db/queries/outbox.ts';
