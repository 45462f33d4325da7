import { decideVerification } from '../../src/app/decide-verification.ts';
import { saveSessionNotes } from '../../src/app/save-session-notes.ts';
import { submitVerification } from '../../src/app/submit-verification.ts';
import { paid } from '../support/bookings.ts';
import type { CALLERS } from './audience.ts';
import { setScene, TUESDAY } from './scene.ts';

type CallerName = (typeof CALLERS)[number];

interface FieldRule {
  /** Questions that lead to it, of which each caller may be allowed some. */
  readonly ask: (scene: GuardedScene) => readonly [queries: readonly string[], variables?: object];
  /** Who sees it, and who sees its object without it. All others do not get as far. */
  readonly shown: readonly CallerName[];
  readonly hidden: readonly CallerName[];
}

type GuardedScene = Awaited<ReturnType<typeof setGuardedScene>>;

/** The scene, with something to see behind each of these fields. */
export async function setGuardedScene() {
  const scene = await setScene();
  const { w, callers, session, mentorId } = scene;
  const series = await paid(w, callers.student, callers.mentor, ['2026-11-25T10:00:00Z']);
  const notes = { privateNote: 'Shy', sharedNote: undefined, preparationTips: undefined };
  await saveSessionNotes(w.deps, callers.mentor, session.id, notes);
  await submitVerification(w.deps, callers.mentor, { statement: 'I teach', documentKinds: ['DEGREE'] });
  const decision = { decision: 'APPROVE', version: 1, reason: null, documentsSeen: 'A degree' } as const;
  await decideVerification(w.deps, callers.admin, { ...decision, mentorId });
  return { ...scene, series };
}

const ofBooking =
  (selection: string) =>
  ({ series }: GuardedScene) =>
    [[`query($id: ID!) { booking(id: $id) { ${selection} } }`], { id: series.id }] as const;

const ofSession =
  (selection: string) =>
  ({ session }: GuardedScene) =>
    [[`query($id: ID!) { node(id: $id) { ... on Session { ${selection} } } }`], { id: session.id }] as const;

const student = { shown: ['student', 'admin'], hidden: ['mentor'] } as const;

/** Fields that not everybody sees who sees their object: null to the others, as if there were nothing. */
export const GUARDED_FIELDS: Readonly<Record<string, FieldRule>> = {
  'Booking.ledger': { ask: ofBooking('ledger { currency }'), ...student },
  'Booking.invoices': { ask: ofBooking('invoices { week }'), ...student },
  'Booking.subscription': { ask: ofBooking('subscription { status }'), ...student },
  'SessionNotes.privateNote': {
    ask: ofSession('notes { privateNote }'),
    ...{ shown: ['mentor'], hidden: ['student', 'admin'] },
  },
  'Verification.documentsSeen': {
    ask: () => [['{ verifications { edges { node { documentsSeen } } } }', '{ verification { documentsSeen } }']],
    ...{ shown: ['admin'], hidden: ['mentor'] },
  },
  'Refusal.source': {
    ask: ({ mentorId }) => [
      ['query($id: ID!, $start: DateTime!) { explainSlot(mentorId: $id, start: $start) { refusals { source } } }'],
      { id: mentorId, start: TUESDAY },
    ],
    ...{ shown: ['mentor', 'admin'], hidden: ['student', 'other student', 'other mentor'] },
  },
  'Profile.goals': {
    ask: () => [['{ profile { goals } }']],
    ...{ shown: ['student', 'other student'], hidden: ['mentor', 'other mentor', 'admin'] },
  },
  'Profile.mentor': {
    ask: () => [['{ profile { mentor { headline } } }']],
    ...{ shown: ['mentor', 'other mentor'], hidden: ['student', 'other student', 'admin'] },
  },
};
