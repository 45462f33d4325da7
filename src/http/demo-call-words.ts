import type { UserErrorCode } from '../domain/fault.ts';
import type { DisplayLocale } from '../domain/zones/zoned-text.ts';

/** What the pages behind a guest's link say. */
export function demoCallWords(locale: DisplayLocale): typeof en {
  return { en, de }[locale];
}

const en = {
  expired: { title: 'This link is good no longer', text: 'Ask for a demo call once more.' },
  unknown: { title: 'There is no such link', text: 'Check that it was copied whole.' },
  cancelledBefore: { title: 'This call does not take place', text: 'It was cancelled.' },
  closed: { title: 'This call cannot be changed', text: 'It has begun, or is over.' },
  nobodyFree: { title: 'Nobody is free just now', text: 'Open this link again a little later.' },
  gone: { title: 'That time is gone', text: 'Choose another.' },
  goneToo: 'That time is gone. Choose another.',
  ask: { title: 'Confirm your demo call', text: (when: string) => `You wished for ${when}.` },
  confirm: 'Confirm',
  confirmed: { title: 'Your address is confirmed', text: 'A mail with everything else is on its way.' },
  booked: {
    title: 'Your demo call is booked',
    text: (when: string) => `It begins on ${when}. A mail with everything else is on its way.`,
  },
  call: { title: 'Your demo call', text: (when: string) => `It begins on ${when}.` },
  choose: 'Choose a time.',
  times: 'Time',
  move: 'Move it',
  cancel: 'Cancel it',
  moved: 'Your call has moved',
  cancelled: { title: 'Your call is cancelled', text: 'Your host was told.' },
  refused: 'This cannot be done',
  /** Why not, where the refusal does not say it in this language itself. */
  reasons: {} as Readonly<Partial<Record<UserErrorCode, string>>>,
};

const de: typeof en = {
  expired: { title: 'Dieser Link gilt nicht mehr', text: 'Frag noch einmal nach einem Kennenlerngespräch.' },
  unknown: { title: 'Diesen Link gibt es nicht', text: 'Prüfe, ob er vollständig kopiert wurde.' },
  cancelledBefore: { title: 'Dieses Gespräch findet nicht statt', text: 'Es wurde abgesagt.' },
  closed: { title: 'Dieses Gespräch lässt sich nicht mehr ändern', text: 'Es hat begonnen oder ist vorbei.' },
  nobodyFree: { title: 'Gerade ist niemand frei', text: 'Öffne diesen Link etwas später noch einmal.' },
  gone: { title: 'Diese Zeit ist vergeben', text: 'Wähle eine andere.' },
  goneToo: 'Diese Zeit ist vergeben. Wähle eine andere.',
  ask: { title: 'Bestätige dein Kennenlerngespräch', text: (when) => `Deine Wunschzeit: ${when}.` },
  confirm: 'Bestätigen',
  confirmed: { title: 'Deine Adresse ist bestätigt', text: 'Eine E-Mail mit allem Weiteren ist unterwegs.' },
  booked: {
    title: 'Dein Kennenlerngespräch ist gebucht',
    text: (when) => `Es beginnt am ${when}. Eine E-Mail mit allem Weiteren ist unterwegs.`,
  },
  call: { title: 'Dein Kennenlerngespräch', text: (when) => `Es beginnt am ${when}.` },
  choose: 'Wähle eine Zeit.',
  times: 'Zeit',
  move: 'Verschieben',
  cancel: 'Absagen',
  moved: 'Dein Gespräch ist verschoben',
  cancelled: { title: 'Dein Gespräch ist abgesagt', text: 'Wir haben Bescheid gesagt.' },
  refused: 'Das geht leider nicht',
  reasons: {
    LINK_USED: 'Dieser Link wurde schon benutzt.',
    LINK_EXPIRED: 'Dieser Link gilt nicht mehr. Frag noch einmal nach einem Kennenlerngespräch.',
    DEMO_CALL_EXISTS: 'Du hast schon ein Kennenlerngespräch vor dir. In der E-Mail dazu steht, wie du es verschiebst.',
    DEMO_CALL_NOT_CHANGEABLE: 'Dieses Gespräch lässt sich nicht mehr verschieben.',
    SLOT_TAKEN: 'Diese Zeit ist vergeben.',
  },
};
