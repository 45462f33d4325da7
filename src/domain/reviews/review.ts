/** The two people of a booking: each says something of the other. */
export type Side = 'STUDENT' | 'MENTOR';
