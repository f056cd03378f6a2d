import { weighted } from '../ids.ts';
import { knowledgeOf, type Language } from '../language.ts';

export const language: Language = {
  words: {
    phone: '電話|携帯|けいたい|でんわ|ケータイ|tel|連絡先|スマホ|ファックス|fax',
    id: 'マイナンバー|個人番号|旅券|パスポート|運転免許|免許証|身分証|法人番号|保険証|在留|住民票',
    other:
      '注文|請求|参照|チケット|案件|口座|顧客|お客様番号|会員|追跡|荷物|配送|商品|品番|型番|シリアル|製造|バージョン|予約|契約|証券|ロット|コード|取引|領収|受付|便名|問い?合わ?せ|伝票|製品|管理番号|エラー|人口|購入|見積|メーター',
    money: '価格|値段|金額|合計|料金|支払|返金|残高|給料|総額',
    password: 'パスワード|暗証番号',
    is: 'は|が',
    comment: '(?:何|違|忘|間違|正し|変更|リセット)',
  },
  numbers: String.raw`0\d0 ?\d{4} ?\d{4}|0120 \d{3} \d{3}`,
  ids: [
    // My Number
    {
      form: /^\d{12}$/,
      check(text) {
        const rest = weighted(text, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        return (rest < 2 ? 0 : 11 - rest) === Number(text[11]);
      },
    },
  ],
};

export const known = knowledgeOf(language);
