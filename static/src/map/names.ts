/** Names on the base map that no answer of the API carries: neighbours, seas and towns. */
import type { Label } from '../core/labels';

type Row = readonly [lon: number, lat: number, en: string, uk: string];

/** Neighbours with room for their name at any zoom; for the others there is room only later. */
const LARGE_COUNTRIES: readonly Row[] = [
  [38.6, 51.9, 'Russia', 'Росія'],
  [28.0, 52.55, 'Belarus', 'Білорусь'],
  [25.0, 45.7, 'Romania', 'Румунія'],
  [25.2, 42.75, 'Bulgaria', 'Болгарія'],
  [33.4, 39.6, 'Türkiye', 'Туреччина'],
  [43.4, 42.2, 'Georgia', 'Грузія'],
  [20.8, 44.1, 'Serbia', 'Сербія'],
  [23.9, 55.4, 'Lithuania', 'Литва'],
  [25.4, 56.9, 'Latvia', 'Латвія'],
  [25.9, 58.7, 'Estonia', 'Естонія'],
  [15.4, 49.75, 'Czechia', 'Чехія'],
  [50.5, 49.0, 'Kazakhstan', 'Казахстан'],
  [22.2, 39.4, 'Greece', 'Греція'],
  [11.0, 51.0, 'Germany', 'Німеччина'],
  [14.6, 47.5, 'Austria', 'Австрія'],
  [15.2, 60.2, 'Sweden', 'Швеція'],
];

const SMALL_COUNTRIES: readonly Row[] = [
  [22.6, 51.35, 'Poland', 'Польща'],
  [28.3, 47.55, 'Moldova', 'Молдова'],
  [19.7, 48.7, 'Slovakia', 'Словаччина'],
  [19.6, 47.0, 'Hungary', 'Угорщина'],
];

const LARGE_SEAS: readonly Row[] = [
  [33.6, 43.5, 'Black Sea', 'Чорне море'],
  [50.9, 42.0, 'Caspian Sea', 'Каспійське море'],
  [18.9, 56.3, 'Baltic Sea', 'Балтійське море'],
];

const MAX_ZOOM = 20;

const SMALL_SEAS: readonly Row[] = [[36.55, 46.05, 'Sea of Azov', 'Азовське море']];

/** Beside a straight reach of the river, clear of the towns on it. */
const RIVERS: readonly { readonly from: number; readonly rows: readonly Row[] }[] = [
  {
    from: 6.25,
    rows: [
      [33.1, 49.32, 'Dnipro', 'Дніпро'],
      [39.1, 48.86, 'Siverskyi Donets', 'Сіверський Донець'],
      [29.9, 48.02, 'Southern Bug', 'Південний Буг'],
      [27.6, 48.3, 'Dniester', 'Дністер'],
      [32.2, 51.6, 'Desna', 'Десна'],
      [41.9, 49.45, 'Don', 'Дон'],
      [27.6, 52.02, 'Prypiat', 'Прип’ять'],
      [26.6, 43.9, 'Danube', 'Дунай'],
      [27.85, 46.7, 'Prut', 'Прут'],
    ],
  },
  {
    from: 7.5,
    rows: [
      [34.45, 47.68, 'Dnipro', 'Дніпро'],
      [33.05, 46.66, 'Dnipro', 'Дніпро'],
      [30.85, 51.25, 'Dnipro', 'Дніпро'],
      [36.95, 49.45, 'Siverskyi Donets', 'Сіверський Донець'],
      [37.95, 49.5, 'Oskil', 'Оскіл'],
      [33.9, 49.75, 'Psel', 'Псел'],
      [34.75, 49.5, 'Vorskla', 'Ворскла'],
      [36.3, 48.6, 'Samara', 'Самара'],
      [33.1, 47.4, 'Inhulets', 'Інгулець'],
      [32.1, 47.7, 'Inhul', 'Інгул'],
      [39.05, 49.1, 'Aidar', 'Айдар'],
      [36.7, 48.1, 'Vovcha', 'Вовча'],
      [34.0, 51.57, 'Seim', 'Сейм'],
      [32.85, 50.3, 'Sula', 'Сула'],
      [28.9, 50.35, 'Teteriv', 'Тетерів'],
      [26.45, 51.1, 'Horyn', 'Горинь'],
      [25.6, 51.1, 'Styr', 'Стир'],
      [27.75, 50.45, 'Sluch', 'Случ'],
      [30.6, 49.62, 'Ros', 'Рось'],
    ],
  },
];

/** The zoom from which each group of towns is shown, the largest towns first. */
const TOWNS: readonly { readonly from: number; readonly rows: readonly Row[] }[] = [
  {
    from: 4,
    rows: [[30.52, 50.45, 'Kyiv', 'Київ']],
  },
  {
    from: 5,
    rows: [
      [36.23, 49.99, 'Kharkiv', 'Харків'],
      [30.73, 46.48, 'Odesa', 'Одеса'],
      [24.03, 49.84, 'Lviv', 'Львів'],
      [37.8, 48.0, 'Donetsk', 'Донецьк'],
      [34.1, 44.95, 'Simferopol', 'Сімферополь'],
      [35.05, 48.46, 'Dnipro', 'Дніпро'],
      [32.62, 46.64, 'Kherson', 'Херсон'],
    ],
  },
  {
    from: 5.75,
    rows: [
      [35.14, 47.84, 'Zaporizhzhia', 'Запоріжжя'],
      [39.31, 48.57, 'Luhansk', 'Луганськ'],
      [37.54, 47.1, 'Mariupol', 'Маріуполь'],
      [33.53, 44.6, 'Sevastopol', 'Севастополь'],
      [32.0, 46.97, 'Mykolaiv', 'Миколаїв'],
      [34.8, 50.91, 'Sumy', 'Суми'],
      [31.29, 51.5, 'Chernihiv', 'Чернігів'],
      [28.47, 49.23, 'Vinnytsia', 'Вінниця'],
      [34.55, 49.59, 'Poltava', 'Полтава'],
      [28.66, 50.25, 'Zhytomyr', 'Житомир'],
      [33.39, 47.91, 'Kryvyi Rih', 'Кривий Ріг'],
      [25.94, 48.29, 'Chernivtsi', 'Чернівці'],
      [22.29, 48.62, 'Uzhhorod', 'Ужгород'],
      [26.25, 50.62, 'Rivne', 'Рівне'],
    ],
  },
  {
    from: 6.5,
    rows: [
      [35.37, 46.85, 'Melitopol', 'Мелітополь'],
      [36.79, 46.76, 'Berdiansk', 'Бердянськ'],
      [36.47, 45.36, 'Kerch', 'Керч'],
      [37.58, 48.74, 'Kramatorsk', 'Краматорськ'],
      [38.49, 48.95, 'Sievierodonetsk', 'Сіверськодонецьк'],
      [32.06, 49.44, 'Cherkasy', 'Черкаси'],
      [32.26, 48.51, 'Kropyvnytskyi', 'Кропивницький'],
      [26.99, 49.42, 'Khmelnytskyi', 'Хмельницький'],
      [25.59, 49.55, 'Ternopil', 'Тернопіль'],
      [24.71, 48.92, 'Ivano-Frankivsk', 'Івано-Франківськ'],
      [25.33, 50.75, 'Lutsk', 'Луцьк'],
      [37.62, 49.71, 'Kupiansk', 'Куп’янськ'],
      [34.4, 47.57, 'Nikopol', 'Нікополь'],
      [33.36, 46.75, 'Nova Kakhovka', 'Нова Каховка'],
    ],
  },
  {
    from: 7.25,
    rows: [
      [37.28, 49.21, 'Izium', 'Ізюм'],
      [37.18, 48.28, 'Pokrovsk', 'Покровськ'],
      [38.0, 48.59, 'Bakhmut', 'Бахмут'],
      [37.75, 48.14, 'Avdiivka', 'Авдіївка'],
      [34.65, 47.5, 'Enerhodar', 'Енергодар'],
      [35.78, 47.57, 'Orikhiv', 'Оріхів'],
      [36.26, 47.66, 'Huliaipole', 'Гуляйполе'],
      [35.87, 48.53, 'Pavlohrad', 'Павлоград'],
      [34.17, 44.5, 'Yalta', 'Ялта'],
      [33.37, 45.19, 'Yevpatoriia', 'Євпаторія'],
      [34.39, 45.71, 'Dzhankoi', 'Джанкой'],
      [35.38, 45.03, 'Feodosiia', 'Феодосія'],
      [34.81, 46.17, 'Henichesk', 'Генічеськ'],
      [36.94, 50.29, 'Vovchansk', 'Вовчанськ'],
      [38.05, 48.3, 'Horlivka', 'Горлівка'],
      [33.42, 49.07, 'Kremenchuk', 'Кременчук'],
      [35.71, 47.25, 'Tokmak', 'Токмак'],
      [39.73, 48.29, 'Sorokyne', 'Сорокине'],
      [38.91, 49.28, 'Starobilsk', 'Старобільськ'],
      [30.11, 49.8, 'Bila Tserkva', 'Біла Церква'],
    ],
  },
  {
    from: 8.25,
    rows: [
      [37.61, 48.87, 'Sloviansk', 'Слов’янськ'],
      [37.71, 48.53, 'Kostiantynivka', 'Костянтинівка'],
      [37.85, 48.4, 'Toretsk', 'Торецьк'],
      [37.82, 48.99, 'Lyman', 'Лиман'],
      [38.43, 48.9, 'Lysychansk', 'Лисичанськ'],
      [37.25, 47.78, 'Vuhledar', 'Вугледар'],
      [37.5, 47.6, 'Volnovakha', 'Волноваха'],
      [37.84, 48.6, 'Chasiv Yar', 'Часів Яр'],
      [37.28, 47.98, 'Kurakhove', 'Курахове'],
      [37.09, 48.47, 'Dobropillia', 'Добропілля'],
      [38.21, 49.04, 'Kreminna', 'Кремінна'],
      [38.15, 49.42, 'Svatove', 'Сватове'],
      [35.28, 47.44, 'Vasylivka', 'Василівка'],
      [36.84, 47.85, 'Velyka Novosilka', 'Велика Новосілка'],
      [32.72, 46.62, 'Oleshky', 'Олешки'],
      [33.68, 46.11, 'Armiansk', 'Армянськ'],
    ],
  },
];

const label =
  (kind: Label['kind'], from: number, to: number) =>
  ([lon, lat, en, uk]: Row): Label => ({ kind, at: [lon, lat], names: { en, uk }, from, to });

const LARGEST = TOWNS.length / 2;

const towns = (groups: typeof TOWNS): readonly Label[] =>
  groups.flatMap(({ from, rows }) => rows.map(label('city', from, MAX_ZOOM)));

/** Names that give way to no other. */
export const MAJOR_NAMES: readonly Label[] = [
  ...towns(TOWNS.slice(0, LARGEST)),
  ...LARGE_COUNTRIES.map(label('country', 3, 7.5)),
  ...SMALL_COUNTRIES.map(label('country', 5.25, 7.5)),
  ...LARGE_SEAS.map(label('sea', 4, 9)),
  ...SMALL_SEAS.map(label('sea', 5.25, 9)),
];

/** Names that give way to those of regions. */
export const MINOR_NAMES: readonly Label[] = [
  ...RIVERS.flatMap(({ from, rows }) => rows.map(label('river', from, MAX_ZOOM))),
  ...towns(TOWNS.slice(LARGEST)),
];
