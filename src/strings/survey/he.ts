import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: 'איך הייתה השיחה?',
  stars: [
    '1 מתוך 5, גרועה מאוד',
    '2 מתוך 5, גרועה',
    '3 מתוך 5, סבירה',
    '4 מתוך 5, טובה',
    '5 מתוך 5, טובה מאוד',
  ],
  worst: 'גרועה מאוד',
  best: 'טובה מאוד',
  rated: 'תודה. הדירוג התקבל.',
  changeable: 'עדיין אפשר לשנות אותו.',
  wrong: 'מה השתבש?',
  reasons: ['לא קיבלתי תשובה', 'זה לקח יותר מדי זמן', 'קשה להבנה', 'לא אדיב'],
  comment: 'להוסיף מילה?',
  good: 'מה עשינו טוב?',
  send: 'שליחת ההערה',
  thanks: 'תודה שסיפרת לנו.',
  thanksMore: 'הצוות קורא כל הערה.',
  dismiss: 'לא עכשיו',
};
