import { luhn } from '../ids.ts';
import { knowledgeOf, type Language } from '../language.ts';

export const language: Language = {
  words: {
    phone: 'هاتف|جوال|موبايل|محمول|تلفون|تليفون|اتصل|اتصال|واتس|رقمي|نقال|فاكس|تواصل',
    id: 'هوي|جواز|قومي|وطني|اقام|ضريب|بطاق|رخص|سجل مدني|السجل',
    other:
      'طلب|فاتور|مرجع|تذكر|قضي|حساب|العميل|عضوي|تتبع|شحن|طرد|منتج|صنف|تسلسل|موديل|طراز|اصدار|حجز|عقد|بوليص|دفع|رمز|كود|معامل|ايصال|شكو|رحل|قسيم|توصيل|سكان|خطا|عرض',
    money: 'سعر|مبلغ|ثمن|تكلف|مجموع|اجمالي|دفعت|استرداد|رصيد|راتب',
    password: 'كلمة (?:المرور|السر)|الرقم السري',
    is: 'هي|هو',
    comment: '(?:خطأ|غير|لا|ليست|صحيحة)',
  },
  numbers: String.raw`0\d{2} \d{3} \d{4}|01\d \d{8}|0\d \d{7}|0\d{2} \d{7}|[2-9]\d \d{3} \d{3}|\d{4} \d{4}|\d{3} \d{5}|\d{2} \d{2} \d{2} \d{2}`,
  ids: [
    // Saudi Arabia: national id and iqama
    { form: /^[12]\d{9}$/, check: luhn },
    // Egypt: national id, with the birthday
    { form: /^[23]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{7}$/, isRare: true },
    // United Arab Emirates: Emirates ID
    { form: /^784(?:19|20)\d{10}$/, check: luhn, isRare: true },
  ],
};

export const known = knowledgeOf(language);
