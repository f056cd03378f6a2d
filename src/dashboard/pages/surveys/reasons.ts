/** Why a survey was not mailed, as the end of a sentence. */
export const REASONS: Record<string, string> = {
  disabled: 'surveys are turned off',
  reopened: 'the conversation was reopened',
  rated: 'it was rated in the chat already',
  no_address: 'there is no e-mail address',
  merged: 'the ticket was merged into another one',
  erased: 'the customer was erased',
  overdue: 'it could not be sent for two days',
  unsubscribed: 'the customer unsubscribed',
  bounced: 'e-mail to this address bounced',
  recently_surveyed: 'the customer was asked a few days ago',
  invalid_address: 'it is not an e-mail address',
  unproven: 'a browser claimed the address without proof',
  address_limit: 'the limit of e-mails to this mailbox was reached',
  unproven_limit: 'the daily limit of e-mails to unproven addresses was reached',
  daily_limit: 'the daily limit of e-mails was reached',
};
