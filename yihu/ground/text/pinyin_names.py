"""What the dictionary does not know about readings in the names of people, places and firms."""

from __future__ import annotations

# Surnames and places first, then the reading of everyday words; other readings are not used in names.
_LINES = """
    单:shan dan chan|曾:zeng ceng|朴:piao pu po|乐:le yue lao|重:chong zhong|厦:xia sha|长:chang zhang|仇:qiu chou
    解:xie jie|查:zha cha|盖:ge gai|区:ou qu|缪:miao mou|员:yun yuan|冼:xian|洗:xi xian|黑:hei he|秘:mi bi
    繁:fan po|种:zhong chong|召:zhao shao|折:zhe she|翟:zhai di|隗:wei kui|宓:mi fu|牟:mu mou|尉:wei yu|祭:ji zhai
    褚:chu|郇:xun huan|谌:chen shen|晟:sheng cheng|盛:sheng cheng|车:che|石:shi dan|任:ren|令:ling|万:wan mo
    俟:qi si|贾:jia gu|沈:shen|宁:ning|哈:ha|那:na|纪:ji|燕:yan|应:ying|覃:qin tan|尹:yin|晁:chao|亓:qi|郄:qie xi
    卜:bu bo|瞿:qu|於:yu|訾:zi|眭:sui|呙:guo gua|行:hang xing|华:hua|柏:bai bo|伯:bo bai|薄:bo bao|葛:ge
    六:liu lu|蚌:beng bang|亳:bo|歙:she xi|枞:zong cong|涡:guo wo|莘:shen xin|番:pan fan|犍:qian jian|筠:jun yun
    荥:xing ying|浚:jun xun|泌:bi mi|郴:chen|监:jian|陂:pi bei|埔:pu bu|莞:guan wan|铅:qian yan|洞:dong tong|陉:xing
    蔚:wei yu|大:da dai|会:hui kuai|嵊:sheng|台:tai|邳:pi|泷:long shuang|漯:luo ta|氏:shi zhi|什:shi shen|都:du dou
    浒:hu xu|镐:hao gao|柘:zhe|朝:chao zhao|藏:zang cang|圳:zhen|阿:a e|率:lv shuai|传:chuan zhuan|调:diao tiao
    参:can shen|系:xi|数:shu|化:hua|和:he|合:he|地:di|的:de di|了:le liao|着:zhe zhuo zhao|佛:fo fu|伽:jia qie ga
    莎:sha suo|茜:qian xi|娜:na nuo|龟:gui qiu|兹:zi ci|丽:li|卡:ka qia|艾:ai yi|奇:qi ji|格:ge|强:qiang jiang
    塔:ta|盾:dun|靓:liang jing|泊:bo po|若:ruo re|角:jiao jue lu|校:xiao jiao|省:sheng xing|便:bian pian|干:gan
    柚:you|堡:bao bu pu|勒:le lei|仔:zi zai|陆:lu liu|咖:ka ga|落:luo la|奔:ben|汤:tang shang|将:jiang qiang
    广:guang|女:nv|绿:lv lu|吕:lv|旅:lv|铝:lv|略:lve|律:lv|滤:lv|虑:lv|侣:lv|履:lv|屡:lv|缕:lv|驴:lv|闾:lv
    𠮷:ji|㐂:xi|〇:ling|堃:kun|喆:zhe|昇:sheng|燊:shen|淼:miao|不:bu|哪:na ne|嗯:en|空:kong|降:jiang xiang|巷:xiang hang
    敦:dun|澄:cheng|模:mo mu|核:he|壳:ke qiao|给:gei ji|尽:jin|散:san|鲜:xian|曲:qu|兴:xing|中:zhong|正:zheng
"""
IN_NAMES: dict[str, str] = {
    entry[0]: entry[2:] for line in _LINES.strip().splitlines() for entry in line.strip().split("|")
}

# Characters frequent in names whose second readings are of old texts only: the first one counts.
SETTLED = frozenset(
    "有司份限技家团达斯之信百南园方鑫王能尚明奥思红蓝客果市圣居味机青太立古色食喜得谷可育路鼎年英精洋月派游猫众儿"
    "超皇控胜草术白印比港服无活景御庄投汽越波捷房洁平典度虹夏野顿巨叶盟拓浩冰鸟包童娃澳幸溪趣沙事壹摩姐萌部"
    "佰号霸兔杭土族墨零登鹿舒体声至络羽承露耐桃致丁弟亲眼研熙亨施券莉约兄莫乾净舍滋言橙件陶见温蝶狼造齐半帕妃赫劲"
    "觉吧才容昆伴斗倍前遇俊柜由跑暖池咪戏吃说皓俏纤内豫而勤足期昂刻灯苑雀培寨寻烟鞋共芭肥脉适甘感身圈横完是其搜宅"
    "芒寺个窗胖泥厂助吴塞埃杜虾桐拾猎映招积母拍妞尾禅苹提以泛冷余杉胶刀啡虫蛙听属柴式震柠涂治激肉增盒倩读怀假许潭液"
    "转皖央跳芦魁蕊逗么探迦邑移划啊休姬佬嗨枝夕昕狂爆霍祖淳彭己呼租暴蒲漂封醒宿也焱浅吾追最焦熟支离餐排捌"
    "搬币彬识粥次位汀拼哇沂炎乙楷朱告跨葡梧片荒蜻崎否呀冉蕉搭姓找心海天金国德安新成"
)
