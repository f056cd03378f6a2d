import type { SignPhrases } from '../types.ts';

/** Polish phrases that show whether an attempt to get help succeeded. */
export const signs: SignPhrases = {
  unhelpful:
    'przepraszam*|przykro mi|niestety|nie mogę|nie możemy|nie mogłem|nie jest możliwe|niedostępn*|nie znalazłem|nie znaleziono|brak wyników|brak informacji|nie wiem|nie rozumiem|nie zrozumiałem|nie jestem pewien|nie jestem pewna',
  refusal: 'nie',
  correction:
    'znowu|znów|nadal|wciąż|ponownie|źle|błędnie|to nie to|nie o to|nie to|miałem na myśli|miałam na myśli|chodziło mi|mówiłem|mówiłam|czy na pewno|już',
  complaint:
    'już mówiłem|już mówiłam|już pisałem|już pisałam|jak mówiłem|jak pisałem|nie o to pytałem|nie pomaga|nie pomogło|bezużyteczn*|bez sensu|drugi raz|trzeci raz|kolejny raz|setny raz|z człowiekiem|z konsultantem|nie rozumiesz mnie',
  indifference: 'wszystko jedno|obojętnie|nieważne|zapomnij|poddaję się|daruj sobie',
  apology: 'przepraszam|sorry|przykro|szkoda|pogubiłem',
  thanks: 'dziękuję*|dzięki|dziękuje|super|świetnie|doskonale|idealnie|ekstra|działa już|udało się',
};
