import { ATTENDANCE_OUTCOMES, ATTENDANCE_VERDICTS } from '../domain/lessons/attendance.ts';
import { ONBOARDING_STEPS } from '../domain/people/profile.ts';
import { DOCUMENT_KINDS, VERIFICATION_DECISIONS, VERIFICATION_STATUSES } from '../domain/people/verification.ts';
import { SIDES } from '../domain/reviews/review.ts';
import { TICKET_STATUSES } from '../domain/support/ticket.ts';
import { enumOf } from './enums.ts';

export const OnboardingStepEnum = enumOf(ONBOARDING_STEPS, 'OnboardingStep', 'What a mentor does before teaching.', {
  CALENDAR: 'Connect Google Calendar.',
  SCHEDULE: 'Set weekly hours.',
  PRICE: 'Set the price of a session.',
  VERIFICATION: 'Be approved by the team.',
});

export const VerificationStatusEnum = enumOf(
  VERIFICATION_STATUSES,
  'VerificationStatus',
  'Where a mentor’s request to be verified stands.',
  {
    SUBMITTED: 'The team looks at it.',
    MORE_NEEDED: 'The team has a question; the mentor may submit again.',
    APPROVED: 'The mentor is verified, and is found by students who search.',
    REJECTED: 'Refused, with a reason; the mentor may submit again.',
  },
);

export const VerificationDecisionEnum = enumOf(
  VERIFICATION_DECISIONS,
  'VerificationDecision',
  'What the team decides about a request.',
  {
    APPROVE: 'The mentor is verified.',
    ASK_FOR_MORE: 'Something is missing; the reason says what.',
    REJECT: 'Refused; also takes an approval back.',
  },
);

export const DocumentKindEnum = enumOf(DOCUMENT_KINDS, 'DocumentKind', 'A kind of paper. Papers are never kept here.', {
  IDENTITY: 'A passport or an identity card.',
  DEGREE: 'A degree of a university.',
  CERTIFICATE: 'Another certificate.',
  REFERENCE: 'A reference somebody wrote.',
  BACKGROUND_CHECK: 'A police or background check.',
  OTHER: 'Something else; the statement says what.',
});

export const AttendanceOutcomeEnum = enumOf(
  ATTENDANCE_OUTCOMES,
  'AttendanceOutcome',
  'What somebody who was to be there says of a session.',
  {
    TOOK_PLACE: 'Both came.',
    MENTOR_ABSENT: 'The mentor did not come.',
    STUDENT_ABSENT: 'The student did not come.',
  },
);

export const AttendanceVerdictEnum = enumOf(
  ATTENDANCE_VERDICTS,
  'AttendanceVerdict',
  'What the words of both sides come to.',
  {
    TOOK_PLACE: 'Both came.',
    MENTOR_ABSENT: 'The mentor did not come.',
    STUDENT_ABSENT: 'The student did not come.',
    DISPUTED: 'The two do not agree; admins decide.',
    UNKNOWN: 'Nobody has said, or only one about the other.',
  },
);

export const SideEnum = enumOf(SIDES, 'Side', 'One of the two people of a booking.', {
  STUDENT: 'The student.',
  MENTOR: 'The mentor.',
});

export const TicketStatusEnum = enumOf(TICKET_STATUSES, 'TicketStatus', 'Whose turn it is.', {
  OPEN: 'The team is to answer.',
  ANSWERED: 'The team has answered.',
  SOLVED: 'Done; whoever asked may write again, and it is open again.',
});
