/** Chinese, simplified and traditional modifiers, phrases and own words, in addition to the lexicon. No rated lines were at hand to measure them on. */

export const boosters = '很 非常 特别 特別 太 超级 超級 超 十分 极其 極其 真的 真 更 最 挺';

export const dampers = '有点 有點 稍微 比较 比較 略';

export const negators = '不 没 沒 没有 沒有 别 別 从不 從不 无 無 未 不是 不太 不会 不會 毫无';

export const negatorsAfter = '';

export const contrasts = '但是 但 可是 不过 不過 然而';

/** Valence of some words together, which replaces that of each word. */
export const phrases: Readonly<Record<string, number>> = {};

/** Our own words by valence. */
export const own: Readonly<Record<string, string>> = {
  '3': '完美 太棒了 太好了 最好 优秀 優秀 卓越 极好 極好 最爱 最愛 太赞 绝佳 神器',
  '2.4':
    '谢谢 謝謝 感谢 感謝 喜欢 喜歡 满意 滿意 开心 開心 高兴 高興 棒 赞 讚 推荐 推薦 好评 好評 漂亮 美丽 美麗 好吃 幸福 爱 愛 好用 贴心 貼心 值得 惊喜 驚喜 佩服 给力',
  '1.8':
    '好 不错 不錯 方便 快速 很快 便宜 友好 热情 熱情 耐心 专业 專業 帮助 幫助 解决 解決 舒服 有用 有趣 可爱 可愛 轻松 輕鬆 顺利 順利 哈哈 成功 放心 实惠 實惠 清楚 期待 没问题 沒問題 没关系 沒關係 不客气 不客氣 流畅 恭喜 划算',
  '0.8': '可以 行 好的 好吧 没事 沒事 你好',
  '0.3': '不用了谢谢 不用谢谢 不用了謝謝 不用謝謝',
  '0': '好几 好像 好多 爱好 好久 只好 问好',
  '-0.4': '还没收到 還沒收到',
  '-1': '慢 贵 貴 难 難 麻烦 麻煩 问题 問題 错误 錯誤 故障 坏了 壞了 损坏 損壞 丢失 丟失 延迟 延遲 延误 延誤 等了 等待 担心 擔心 复杂 複雜 失败 失敗 不行 不能用 用不了 打不开 打不開 收不到 没收到 沒收到 没到 沒到 卡顿 闪退 退款 投诉 投訴 累 疼 痛 害怕 可惜 遗憾 遺憾 缺少 取消 拒绝 拒絕 不方便 不清楚 着急',
  '-1.8':
    '差 坏 壞 糟 生气 生氣 愤怒 憤怒 失望 不满 不滿 难过 難過 伤心 傷心 讨厌 討厭 烦 煩 垃圾 骗 騙 欺骗 欺騙 骗子 騙子 假货 假貨 差评 差評 差劲 差勁 坑 无语 無語 无聊 無聊 没用 沒用 愚蠢 恶心 噁心 后悔 後悔 可恶 可惡 难用 難用 难吃 難吃 不好 不喜欢 不喜歡 不满意 不滿意 不开心 不開心 不推荐 不推薦 不值 不值得 不负责 不負責 态度差 態度差 太差 过分 過分 离谱 離譜 荒唐 气死 氣死 崩溃 崩潰 受不了 敷衍 忽悠',
  '-2.6': '最差 糟糕 恶劣 惡劣 可怕 混蛋 王八蛋 他妈的 狗屎 去死 滚 滾',
};

/** An ending, and its replacement in the root word. */
export const endings: readonly (readonly [ending: string, instead: string])[] = [];
