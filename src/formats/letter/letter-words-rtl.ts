import { englishLetter } from './letter-words.ts';
import type { LetterWords } from './letter-words.ts';

/**
 * Headings of the letter in Arabic and Hebrew. Words not listed here stay English, visibly, until a named
 * reviewer has released a translation: a wrong verdict word would be worse than a foreign one.
 */
export const arabicLetter: LetterWords = {
  ...englishLetter,
  title: 'رأي {expert} من أجل {patient}',
  born: 'تاريخ الميلاد {date}',
  pageOf: 'صفحة {page} من {pages}',
  fingerprint: 'البصمة',
  signedBy: 'توقيع {expert}',
  shortAnswer: 'الجواب القصير',
  questions: 'أسئلتك',
  verdicts: 'هل يوافق هذا ما قاله طبيبك الأول؟',
  sections: {
    'next-steps': 'ما العمل الآن',
    'warning-signs': 'اطلب المساعدة فورًا إذا',
    reasons: 'لماذا أرى ذلك',
    'not-sure': 'ما لست متأكدًا منه',
    'ask-your-doctor': 'أسئلة لطبيبك',
  },
  picture: 'صورة',
  options: 'خياراتك جنبًا إلى جنب',
  materials: 'ما اطلعت عليه',
  sources: 'المصادر',
  signature: 'التوقيع',
  yes: 'نعم',
  no: 'لا',
};

export const hebrewLetter: LetterWords = {
  ...englishLetter,
  title: 'חוות הדעת של {expert} עבור {patient}',
  born: 'תאריך לידה {date}',
  pageOf: 'עמוד {page} מתוך {pages}',
  fingerprint: 'טביעת אצבע',
  signedBy: 'חתימת {expert}',
  shortAnswer: 'התשובה הקצרה',
  questions: 'השאלות שלך',
  verdicts: 'האם זה מה שאמר הרופא הראשון?',
  sections: {
    'next-steps': 'מה לעשות עכשיו',
    'warning-signs': 'יש לפנות מיד לעזרה אם',
    reasons: 'מדוע זו דעתי',
    'not-sure': 'במה איני בטוח',
    'ask-your-doctor': 'שאלות לרופא שלך',
  },
  picture: 'תמונה',
  options: 'האפשרויות זו לצד זו',
  materials: 'במה עיינתי',
  sources: 'מקורות',
  signature: 'חתימה',
  yes: 'כן',
  no: 'לא',
};

/** Words for a BCP 47 tag; English when there are none. */
export function letterWords(language: string): LetterWords {
  const primary = language.split('-')[0];
  if (primary === 'ar') return arabicLetter;
  return primary === 'he' ? hebrewLetter : englishLetter;
}
