import { weighted } from '../ids.ts';
import { knowledgeOf, type Language } from '../language.ts';

export const language: Language = {
  words: {
    phone:
      '电话|電話|手机|手機|联系|聯絡|聯繫|致电|致電|拨打|撥打|座机|座機|传真|傳真|打给我|打給我',
    id: '身份证|身分證|身份證|护照|護照|居民|社会信用|信用代码|統一編號|统一编号|统编|統編|驾照|駕照|税号|稅號|证件|證件|居留|纳税',
    other:
      '订单|訂單|发票|發票|参考|參考|工单|工單|案件|账户|帳戶|账号|帳號|客户号|客户编号|客戶編號|会员|會員|追踪|追蹤|快递|快遞|物流|运单|運單|包裹|商品|货号|貨號|序列|型号|型號|版本|预订|預訂|预约|合同|合約|保单|保單|批次|批号|代码|代碼|交易|收据|收據|航班|产品|產品|流水|条码|條碼|单号|單號|编号|編號|错误|人口|购买|报价',
    money: '价格|價格|金额|金額|总共|总计|總計|合计|支付|付了|退款|余额|花了|工资',
    password: '密码|密碼|口令',
    is: '是|为|為',
    comment: '(?:不|错|忘|什么|多少|对|錯|正确)',
  },
  numbers: String.raw`1[3-9]\d{9}|[235-9]\d{3} \d{4}|09\d{8}|400 \d{3,4} \d{3,4}`,
  ids: [
    // China: resident identity card
    {
      form: /^[1-9]\d{5}(?:19|20)\d{9}[\dX]$/,
      check: (text) =>
        '10X98765432'[
          weighted(text, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11
        ] === text.at(-1),
      isRare: true,
    },
    // Taiwan and Hong Kong: identity cards
    { form: /^[A-Z][1289]\d{8}$/, isRare: true },
    { form: /^[A-Z]{1,2}\d{6}[\dA]$/ },
  ],
};

export const known = knowledgeOf(language);
