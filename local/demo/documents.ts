/** The operations of the story, as a dashboard would send them. */
export const CONNECT = 'mutation { connectGoogleCalendar { authorizationUrl userErrors { code } } }';

export const CONNECTION = 'query { calendarConnection { state googleEmail grantedScopes missingScopes } }';

export const SYNC = 'mutation { syncGoogleCalendar { connection { state lastSyncedAt } userErrors { code message } } }';

export const SET_AVAILABILITY = `mutation Hours($input: SetAvailabilityInput!) {
  setAvailability(input: $input) { availability { mentorTimeZone } userErrors { code message path } }
}`;

export const AVAILABILITY = `query Slots($mentorId: ID!, $from: DateTime!, $to: DateTime!, $timeZone: TimeZone!) {
  availability(mentorId: $mentorId, from: $from, to: $to, timeZone: $timeZone) {
    calendarState busyFreshAsOf slots { start end localStart }
  }
}`;

const OCCURRENCE = 'week start localStart bookable refusals { code start end }';

export const CHECK_SERIES = `query Check($input: SeriesInput!) {
  checkSeries(input: $input) {
    bookable
    occurrences { ${OCCURRENCE} }
    repairPlans { firstSessions minutesMoved occurrences { localStart } }
    wallTimeShifts { week localStart }
    weeklyPrice { amount currency }
  }
}`;

export const BOOK = `mutation Book($input: BookSeriesInput!) {
  bookSeries(input: $input) {
    booking { id status holdExpiresAt recurrenceRule sessions(first: 12) { edges { node { id start status } } } }
    checkoutUrl
    userErrors { code message path }
  }
}`;

export const BOOKING = `query Booking($id: ID!) {
  booking(id: $id) {
    status
    sessions(first: 12) { edges { node { id start status meetLink joinUrl } } }
  }
}`;

export const EVENTS = `subscription {
  dashboardEvents(after: 0) {
    __typename seq
    ... on CalendarStateChanged { state }
    ... on SessionRoomReady { session { start meetLink } }
    ... on SessionsConfirmed { sessions { start } }
  }
}`;
