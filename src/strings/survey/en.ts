/** What the survey says from the start. */
export const surveyStrings = {
  question: 'How was this conversation?',
  stars: ['1 of 5, very bad', '2 of 5, bad', '3 of 5, okay', '4 of 5, good', '5 of 5, very good'],
  worst: 'Very bad',
  best: 'Very good',
  rated: 'Thank you. Your rating is in.',
  refused: 'Your rating could not be saved. Please try again.',
  changeable: 'You can still change it.',
  thanks: 'Thank you for telling us.',
  thanksMore: 'The team reads every comment.',
  dismiss: 'Not now',
};

export type SurveyStrings = typeof surveyStrings;
