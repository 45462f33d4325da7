import { ONBOARDING_STEPS } from '../domain/people/profile.ts';
import { DOCUMENT_KINDS, VERIFICATION_DECISIONS, VERIFICATION_STATUSES } from '../domain/people/verification.ts';
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
