/*
 * Chinese names in characters against pinyin. The table holds family names and the characters given names are mostly made
 * of (simplified and traditional); a name with any other character cannot be compared and is said to be unknown.
 */

const READINGS: Readonly<Record<string, string>> = {
  ai: '爱愛艾', an: '安', ao: '敖奥', ba: '巴', bai: '白柏', ban: '班', bao: '包鲍鮑宝寶保', bei: '贝貝蓓北', ben: '本', bi: '毕畢碧', bian: '卞边邊',
  bin: '斌彬宾賓滨', bing: '冰兵炳', bo: '博波薄柏', bu: '卜步', cai: '蔡才彩财', cang: '苍', cao: '曹', cen: '岑', chai: '柴', chang: '常昌畅',
  chao: '超朝潮', che: '车車', chen: '陈陳晨辰臣沉', cheng: '程成诚誠承城', chi: '池迟', chong: '崇冲', chu: '楚褚储', chuan: '川传', chun: '春纯純',
  cong: '丛聪聰从', cui: '崔翠', da: '达達大', dai: '戴代', dan: '丹单', dang: '党', deng: '邓鄧登', di: '狄迪笛', diao: '刁', ding: '丁定', dong: '董东東冬栋棟',
  dou: '窦', du: '杜', duan: '段', duo: '多朵', e: '娥', en: '恩', fan: '范樊凡帆', fang: '方房芳', fei: '费飞飛菲', fen: '芬', feng: '冯馮封凤鳳风峰锋丰枫',
  fu: '傅付符福富甫', gai: '盖', gan: '甘', gang: '刚剛钢', gao: '高', ge: '葛戈歌', geng: '耿', gong: '龚龔宫公功', gou: '苟', gu: '顾顧古谷', guan: '关關管冠',
  guang: '光广廣', gui: '桂贵貴', guo: '郭国國果', ha: '哈', hai: '海', han: '韩韓汉漢寒涵', hang: '杭航', hao: '郝浩豪昊皓', he: '何贺賀和河荷', hong: '洪红紅宏鸿鴻虹弘',
  hou: '侯厚', hu: '胡虎湖', hua: '华華花化', huai: '怀', huan: '欢歡桓环', huang: '黄黃煌', hui: '惠慧辉輝会晖', huo: '霍', ji: '季纪吉姬冀佳际继济', jia: '贾賈佳家嘉加甲',
  jian: '简建健剑剑坚见', jiang: '江姜蒋蔣将', jiao: '焦娇姣', jie: '杰傑洁潔捷婕', jin: '金靳晋锦錦进瑾', jing: '景静靜晶京敬婧菁竞', ju: '鞠居菊', juan: '娟', jun: '军軍俊君钧峻',
  kai: '凯凱开開楷', kang: '康', ke: '柯可克科', kong: '孔', kuan: '宽', kui: '奎', kun: '坤昆', lai: '赖賴来', lan: '兰蘭蓝藍岚', lang: '郎朗', lao: '劳', le: '乐樂', lei: '雷磊蕾',
  leng: '冷', li: '李黎厉利立力丽麗莉理礼', lian: '连連廉莲蓮', liang: '梁良亮', liao: '廖', lin: '林琳霖麟', ling: '凌令玲灵靈铃', liu: '刘劉柳流', long: '龙龍隆', lou: '娄楼', lu: '卢盧鲁陆陸路露璐',
  lv: '吕呂律绿', luan: '栾', lun: '伦', luo: '罗羅骆洛', ma: '马馬麻', mai: '麦', man: '满曼', mao: '毛茂', mei: '梅美媚', meng: '孟蒙梦夢萌', mi: '米', mian: '绵', miao: '苗妙', min: '闵敏民', ming: '明鸣铭名',
  mo: '莫墨', mu: '穆牧木慕', na: '娜那', nan: '南楠男', ni: '倪妮', nian: '年念', nie: '聂', ning: '宁寧凝', niu: '牛', nong: '农', nuo: '诺', ou: '欧歐', pan: '潘盼', pang: '庞', pei: '裴培佩沛', peng: '彭鹏鵬朋',
  pi: '皮', pin: '品', ping: '平萍', pu: '蒲浦', qi: '齐齊戚祁琪奇琦启其', qian: '钱錢倩千谦', qiang: '强強', qiao: '乔喬巧', qin: '秦琴勤钦', qing: '青清庆慶晴卿', qiu: '邱丘秋球', qu: '曲屈瞿', quan: '全权泉',
  ran: '冉然', rao: '饶', ren: '任仁', rong: '荣榮容蓉融', ru: '茹如儒', ruan: '阮', rui: '瑞睿锐蕊', run: '润', sai: '赛', sang: '桑', sen: '森', sha: '沙莎', shan: '单山珊善', shang: '尚商', shao: '邵绍少',
  shen: '沈慎深', sheng: '盛生胜勝声升', shi: '石史施时師师世士诗', shou: '守寿', shu: '舒树淑书', shuai: '帅', shuang: '双霜爽', shui: '水', shun: '顺', si: '司思斯', song: '宋松', su: '苏蘇素', sui: '隋', sun: '孙孫', suo: '索',
  tai: '泰太', tan: '谭譚谈', tang: '唐汤湯', tao: '陶涛濤桃', teng: '滕腾', tian: '田天甜', tie: '铁', ting: '婷庭廷亭', tong: '童佟同彤', tu: '涂屠', wan: '万萬婉', wang: '王汪旺', wei: '魏韦韋卫伟偉维微薇威巍为', wen: '温文闻雯',
  weng: '翁', wu: '吴吳武伍邬午', xi: '席奚习西希喜溪熙', xia: '夏霞', xian: '鲜贤賢先仙显', xiang: '向项香祥翔湘', xiao: '肖萧蕭小晓曉笑孝', xie: '谢謝解', xin: '辛欣新心鑫馨昕', xing: '邢星兴興幸', xiong: '熊雄', xiu: '秀修', xu: '徐许許旭续', xuan: '宣轩萱', xue: '薛雪学學',
  xun: '荀迅', ya: '雅亚亞', yan: '颜严嚴闫阎燕艳艷岩妍言', yang: '杨楊阳陽洋扬', yao: '姚尧瑶', ye: '叶葉业', yi: '易伊艺一怡毅义義益亦宜', yin: '尹殷银音', ying: '应英颖莹瑛迎', yong: '勇永雍', you: '尤游友优', yu: '于余俞虞玉宇雨育裕瑜郁喻',
  yuan: '袁元远遠媛源圆', yue: '岳月悦越', yun: '云雲芸运', zai: '宰', zan: '昝', zang: '臧', zeng: '曾增', zha: '查', zhai: '翟', zhan: '詹展占', zhang: '张張章', zhao: '赵趙招昭', zhe: '哲', zhen: '甄珍真贞震振', zheng: '郑鄭政正征',
  zhi: '智志芝之治', zhong: '钟鐘仲中忠', zhou: '周洲舟', zhu: '朱祝竹珠柱', zhuang: '庄莊', zhuo: '卓', zi: '子紫梓自', zong: '宗', zou: '邹鄒', zu: '祖', zuo: '左',
}; // prettier-ignore

/** Traditional characters of names and their simplified ones, in the same order. */
const TRADITIONAL =
  '陳張劉黃吳趙孫馬羅鄭謝韓馮鄧許蔣葉蘇盧呂賈範閻譚鄒陸龍萬錢湯賴龔齊喬賀顧嚴華國偉強麗靜傑紅鳳蘭玲瓊豔輝軍東學義慶興寶樂飛鵬鴻濤聰雲遠陽賢勝誠維蓮夢寧愛歡';
const SIMPLIFIED =
  '陈张刘黄吴赵孙马罗郑谢韩冯邓许蒋叶苏卢吕贾范阎谭邹陆龙万钱汤赖龚齐乔贺顾严华国伟强丽静杰红凤兰玲琼艳辉军东学义庆兴宝乐飞鹏鸿涛聪云远阳贤胜诚维莲梦宁爱欢';
const SIMPLE = new Map([...TRADITIONAL].map((letter, at) => [letter, [...SIMPLIFIED][at]!]));

const PINYIN = new Map<string, string[]>();
for (const [syllable, letters] of Object.entries(READINGS))
  for (const letter of letters) PINYIN.set(letter, [...(PINYIN.get(letter) ?? []), syllable]);

/** All syllables of the table, longest first, and of Mandarin what it lacks. */
const SYLLABLES = new Set(Object.keys(READINGS));

/** Traditional characters as simplified ones. */
export function simplified(name: string): string {
  return [...name].map((letter) => SIMPLE.get(letter) ?? letter).join('');
}

/** ü is written u, v, yu or ue in passports. */
const loose = (latin: string): string => latin.replace(/v|yu(?!a|e|n)/g, 'u').replace(/lue|nue/g, (s) => `${s[0]}u`);

/**
 * A name in Chinese characters against the words of one in Latin letters.
 * `different` only when the family name is the same in pinyin and the rest is pinyin of other characters: a brother or
 * sister. Cantonese, Wade–Giles, Japanese and Korean readings are `unknown`.
 */
export function compareHanzi(hanzi: string, latin: readonly string[]): 'same' | 'different' | 'unknown' {
  const letters = [...hanzi.replace(/[^\p{Script=Han}]/gu, '')];
  const readings = letters.map((letter) => PINYIN.get(letter));
  if (letters.length < 2 || letters.length > 6 || readings.some((one) => one === undefined)) return 'unknown';
  const spelled = product(readings as string[][]);
  const wanted = new Set(orders(latin).map((words) => loose(words.join(''))));
  // A family name stands first in Chinese, but a form of a hospital abroad may turn the name.
  if (spelled.some((way) => rotations(way).some((one) => wanted.has(loose(one))))) return 'same';
  const families = [...readings[0]!, ...(readings.at(-1) ?? [])];
  const family = latin.findIndex((word) => families.includes(word));
  if (family < 0) return 'unknown';
  const rest = latin.filter((_, at) => at !== family);
  return rest.length > 0 && isPinyin(rest.join('')) ? 'different' : 'unknown';
}

function product(readings: readonly string[][]): string[][] {
  return readings.reduce<string[][]>((ways, ones) => ways.flatMap((way) => ones.map((one) => [...way, one])), [[]]).slice(0, 64); // prettier-ignore
}

const rotations = (syllables: string[]): string[] =>
  syllables.map((_, at) => [...syllables.slice(at), ...syllables.slice(0, at)].join(''));

/** The words in every order, for up to four of them. */
function orders(words: readonly string[]): string[][] {
  if (words.length > 4) return [[...words]];
  if (words.length <= 1) return [[...words]];
  return words.flatMap((word, at) => orders(words.filter((_, other) => other !== at)).map((rest) => [word, ...rest]));
}

function isPinyin(text: string): boolean {
  if (text === '') return true;
  for (let size = Math.min(6, text.length); size > 0; size--)
    if (SYLLABLES.has(text.slice(0, size)) && isPinyin(text.slice(size))) return true;
  return false;
}
