import { knowledgeOf, type Language } from '../language.ts';

const LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

export const language: Language = {
  words: {
    phone: String.raw`telefono|\btel\b|\btlf|\btfno|\bmovil|celular|\bcel\b|llam[aeo]|whats|marca(?:r|me)|\bfijo|mi numero es|contacto`,
    id: String.raw`\b(?:dni|nie|nif|cif|nss|rut|run|cuit|cuil|ruc|rif|curp|rfc|nit|cuce)\b|seguridad social|document|identidad|identificacion|pasaporte|cedula|fiscal|tributari|clabe|contribuyente|registro`,
    other: String.raw`pedido|\borden|factura|\bref|ticket|incidencia|\bcaso|\bguias|cuenta|numero de cliente|n.? de cliente|seguimiento|envio|paquete|articulo|serie|modelo|version|reserva|contrato|poliza|\blote|codigo|transaccion|recibo|reclam|\bsocio|vuelo|producto|cupon|contador|albaran|expediente|\bguia\b|entrega|bastidor|\bvale\b|presupuesto|habitantes|error|compra`,
    money: 'precio|cuesta|importe|total|coste|cobr|pagu?[eo]|pagado|reembolso|saldo|monto|sueldo',
    password: 'contraseña|clave',
    is: 'es|era',
    comment: String.raw`(?:no|incorrecta|caducada|errónea|erronea|válida|correcta|muy|la|el|una|demasiado|segura|olvidada|mi|que|buena|mala|fácil|facil|difícil|siempre|ya|tan|nueva|vieja|débil|larga|corta|igual|otra|desconocida|inválida|invalida|(?:acept|actualiz|bloque|borr|caduc|cambi|desactiv|elimin|equivoc|guard|hacke|rechaz|rob|us)ada|perdida)(?!\p{L})`,
  },
  numbers: String.raw`[6-9]\d{2} \d{2} \d{2} \d{2}|9\d \d{3} \d{2} \d{2}|[2-9]\d{3} \d{4}|9 \d{4} \d{4}|\d{2} \d{4} \d{4}|[2-9]\d{2} \d{3} \d{4}|3\d{2} \d{7}|0\d{2,3} \d{7}|05 \d{7}|011 15 \d{4} \d{4}|0\d{3} \d{6}|[67]\d{7}`,
  ids: [
    // Spain: DNI and NIE
    {
      form: /^[\dXYZ]\d{7}[A-Z]$/,
      check: (text) =>
        LETTERS[
          Number(text.slice(0, -1).replace(/^[XYZ]/, (first) => String('XYZ'.indexOf(first)))) % 23
        ] === text.at(-1),
      isRare: true,
    },
    // Mexico: CURP and RFC, with the birthday
    {
      form: /^[A-Z&Ñ]{3,4}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[A-Z\d]{3}|[HMX][A-Z]{5}[A-Z\d]\d)$/,
      isRare: true,
    },
  ],
};

export const known = knowledgeOf(language);
