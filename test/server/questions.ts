/** A question of a customer of the demo, and the title of the article that answers it; `null`: none does. */
export type Question = readonly [text: string, title: string | null];

const ORDER = 'Where is my order?';
const RETURN = 'How do I return something?';
const REFUND = 'When do I get my refund?';
const PROMO = 'How long is a promo code valid?';
const ADDRESS = 'How do I change my address?';
const PASSWORD = 'I forgot my password';
const CANCEL = 'How do I cancel my order?';
const REPAIR = 'Can a jacket be repaired?';

/** The half on which stop words, synonyms and weights were tuned. */
export const tuned: readonly Question[] = [
  ['How long do I have to return shoes?', RETURN],
  ["Where's my package?", ORDER],
  ["can't log in", PASSWORD],
  ['How long does shipping take?', ORDER],
  ['my order still has not arrived', ORDER],
  ['I want to send it back', RETURN],
  ['The jacket is the wrong size', RETURN],
  ['can I exchange it for another size', RETURN],
  ['when will I be refunded', REFUND],
  ['I want my money back', REFUND],
  ['my voucher does not work', PROMO],
  ['Is my discount code expired?', PROMO],
  ['I moved house, how do I change the delivery address?', ADDRESS],
  ['i need to reset my password', PASSWORD],
  ['I am locked out', PASSWORD],
  ['Please cancel my order', CANCEL],
  ['I ordered by mistake', CANCEL],
  ['my zip is broken', REPAIR],
  ['do you repair jackets?', REPAIR],
  ['is there a guarantee?', REPAIR],
  ['What are your opening hours', null],
  ['How much does shipping cost?', null],
  ['Do you ship to Australia?', null],
  ['Can I pay with PayPal?', null],
  ['Do you have this jacket in blue?', null],
  ['Are you hiring?', null],
  ['Where is your store in Berlin?', null],
  ['How do I delete my account?', null],
  ['What is the weather on Mars?', null],
  ['Do you sell aeroplanes to governments?', null],
];

/** The half that was held aside. */
export const heldAside: readonly Question[] = [
  ['Where is my parcel now?', ORDER],
  ['How do I track my order?', ORDER],
  ['When will my delivery come?', ORDER],
  ['What is the status of my delivery', ORDER],
  ['how can i return an item', RETURN],
  ['What is your return policy?', RETURN],
  ['The boots do not fit', RETURN],
  ['Are returns free?', RETURN],
  ['I have not received my refund', REFUND],
  ['how long until the refund is on my credit card', REFUND],
  ['how long can I use a coupon', PROMO],
  ['When do promo codes expire?', PROMO],
  ['I entered the wrong address', ADDRESS],
  ['update my shipping address', ADDRESS],
  ['Forgot my password', PASSWORD],
  ["I can't sign in to my account", PASSWORD],
  ['how to cancel an order', CANCEL],
  ['can I stop my order?', CANCEL],
  ['my trousers are torn, can you fix them?', REPAIR],
  ['Does the warranty cover a defective product?', REPAIR],
  ['Can I speak French with you?', null],
  ['Do you offer gift wrapping?', null],
  ['What is your phone number?', null],
  ['Do you have a student discount?', null],
  ['How many employees do you have?', null],
  ['Can I get an invoice for my company?', null],
  ['Is this tent waterproof?', null],
  ['Which backpack fits a laptop?', null],
  ['Who won the football match yesterday?', null],
  ['Do you have a loyalty programme?', null],
];
