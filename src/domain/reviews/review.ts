/** The two people of a booking: each says something of the other. */
export const SIDES = ['STUDENT', 'MENTOR'] as const;
export type Side = (typeof SIDES)[number];
