/** Japanese modifiers, phrases and own words, in addition to the lexicon. No rated lines were at hand to measure them on. */

export const boosters = 'とても すごく 非常に 本当に かなり めっちゃ 超 大変 もっと 最も';

export const dampers = '少し ちょっと やや 多少';

export const negators = '';

export const negatorsAfter = 'ない なかった ません ませんでした じゃない ではない';

export const contrasts = 'けど けれど しかし でも ですが';

/** Valence of some words together, which replaces that of each word. */
export const phrases: Readonly<Record<string, number>> = {};

/** Our own words by valence. */
export const own: Readonly<Record<string, string>> = {
  '3': '最高 素晴らしい すばらしい 完璧 大好き 感動 絶品 最強',
  '2.4':
    'ありがとう ありがたい 嬉しい うれしい 好き 楽しい 満足 感謝 おすすめ オススメ 綺麗 きれい 美味しい おいしい 幸せ 気に入り 気に入った 素敵 優秀 助かりました 助かる 助かった 面白い',
  '1.8':
    '良い 良かった よかった いいです いいね 便利 親切 丁寧 早い 速い 簡単 快適 安心 解決 笑 可愛い かわいい 期待 優しい 安い お得 楽しみ 上手',
  '0.8': '大丈夫 了解 よろしく',
  '-1': '遅い 遅れ 高い 難しい 困る 困っ 困り 心配 不安 壊れ 故障 不具合 エラー 間違 失敗 待た 待って 届かない 届きません 届いていない 動かない 動きません 使えない 使えません わかりにくい 分かりにくい 面倒 疲れ 痛い 怖い 残念 不便 汚れ 破損 問題 できない つながらない 繋がらない',
  '-1.8':
    '悪い 悪かった 嫌い 嫌だ 不満 がっかり 悲しい 怒 腹が立 腹立 ムカつく むかつく イライラ ひどい 酷い 不快 不親切 失礼 無駄 詐欺 嘘 うそ つまらない 信じられない ふざけ 馬鹿 バカ 役に立たない 対応が悪い 良くない よくない 好きじゃない 好きではない 満足できない おすすめしない 二度と 納得できない あり得ない ありえない',
  '-2.6': '最悪 最低 クソ くそ ゴミ 許せない 許さない 死ね',
};

/** An ending, and its replacement in the root word. */
export const endings: readonly (readonly [ending: string, instead: string])[] = [];
