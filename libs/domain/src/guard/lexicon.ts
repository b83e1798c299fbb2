/** What a word may be about, as far as talking a reader into something goes. */
export const CONCEPTS = [
  'aside',
  'earlier',
  'orders',
  'rules',
  'reader',
  'machine',
  'rate',
  'mild',
  'case',
  'end',
  'listing',
  'not',
  'raise',
  'say',
  'only',
  'who',
  'okayed',
  'drill',
  'your',
  'role',
  'please',
  'advise',
  'harm',
  'defence',
  'addressed',
  'mode',
  'blanket',
  'soften',
  'expose',
  'nothing',
] as const;
export type Concept = (typeof CONCEPTS)[number];

/** Words of one concept. `word*` stands for all that begin so, `two_words` for words that follow each other. */
interface Words {
  concept: Concept;
  /** Forms that also tell what happened, or name a thing: they count at the beginning of a clause and after such as "please". */
  asked?: string;
  /** Words that count anywhere. */
  any: string;
}

/**
 * The words by which texts are talked to a reader, by concept: English first, then German, Dutch, Swedish, French, Spanish, Portuguese,
 * Italian, Romanian, Polish, Czech, Turkish, Indonesian, Vietnamese, Russian, Ukrainian, Greek, Arabic, Persian, Hebrew, Hindi, Chinese,
 * Japanese, Korean, Thai. Not whole dictionaries: the words that such requests cannot do without.
 */
export const LEXICON: readonly Words[] = [
  {
    concept: 'aside',
    asked:
      'ignore disregard forget override overlook discard drop skip suspend bypass omit supersede leave_out pay_no_attention set_aside',
    any: `disregards supersedes be_ignored being_ignored be_disregarded the_opposite_of no_longer_appl* no_longer_valid is_void are_void is_obsolete are_obsolete
      ignorier* vergiss vergesst missacht* ubergeh* negeer* vergeet ignorera glom
      ignora ignorez ignorad ignoren ignorar ignori oublie oubliez olvida olvide olviden olvidar desestim* esqueca esquece esqueçam desconsider* dimentica dimenticate tralascia uita
      zignoruj* ignoruj* pomin zapomnij* zapomen* yoksay* unut gormezden_gel* dikkate_alma abaikan lupakan bo_qua phot_lo hay_quen
      игнорир* проигнорир* забуд* пренебре* отбрось* ігнор* забудь* знехтуй* αγνοησ* ξεχασ*
      تجاهل تجاهلي تجاهلوا انس انسى اهمل ناديده فراموش نادیده התעלם התעלמו שכח
      अनदेखा नजरअंदाज भूल भुला 忽略 无视 忘记 忽視 無視 忘掉 不要理会 不予理会 忘れ 무시 잊고 잊어 เพิกเฉย ละเว้น ลืม`,
  },
  {
    concept: 'earlier',
    any: `previous prior above earlier preceding foregoing before everything all any other existing original
      vorherig* vorige bisherig* obig* fruher* alle alles
      precedent* anterior* previos previas precedenti poprzedni* wczesniejs* predchoz* onceki yukaridaki sebelumnya truoc
      предыдущ* прежн* выше попередн* прям* προηγουμεν* السابق* قبلي הקודמ* पिछल* ऊपर 之前 以上 先前 前面 これまで 以前 上記 이전 위의 ก่อนหน้า`,
  },
  {
    concept: 'orders',
    any: `instruction instructions prompt prompts directive directives guideline guidelines guidance directions orders commandments system_message briefing conversation chat_history
      anweisung* vorgabe* weisung* instruktion* richtlinie* instructies opdracht* instruktioner anvisning*
      instruct* instrucc* instruc* istruzion* indicazion* consigne* directive* directriz* diretriz* directrices
      instrukcj* polecen* wytyczn* instrukc* pokyn* talimat* yonerge* instruksi perintah chi_dan huong_dan
      инструкц* указан* предписан* команды інструкц* вказівк* настанов* οδηγι* εντολ*
      تعليمات تعليماتك ارشادات توجيهات אوامر دستورالعمل* دستور* הוראות הנחיות निर्देश* आदेश* हिदायत*
      指令 指示 提示词 系统提示 指導 プロンプト 지시 지침 프롬프트 คำสั่ง คำแนะนำ`,
  },
  {
    concept: 'rules',
    any: `rule rules policy policies constraint constraints restriction restrictions safeguards safety training programming context request_above message_above
      regel* vorschrift* regler regles regle reglas regra regras regole regola reguli zasad* regul* pravidl* kural* aturan quy_tac
      правил* ограничен* κανον* قواعد القواعد قوانين כללים नियम* 规则 規則 规定 限制 ルール 規則 규칙 กฎ`,
  },
  {
    concept: 'reader',
    any: `reader whoever on_shift on_duty analyst analysts assistant assistants model models agent agents bot bots soc triage reviewer operator chatbot summariser summarizer copilot system
      assistent* modell analyst analytiker leser asistente modelo analista lector assistant modele analyste lecteur assistente modello assistente
      asystent* model analityk* ассистент* помощник* модел* аналитик* асистент* аналітик* βοηθ* مساعد نموذج محلل עוזר מודל सहायक मॉडल विश्लेषक
      助手 助理 模型 分析师 アシスタント モデル アナリスト 어시스턴트 모델 분석가 ผู้ช่วย โมเดล`,
  },
  {
    concept: 'machine',
    any: `ai llm llms gpt chatgpt claude gemini openai language_model language_models large_model ai_assistant ai_model ai_agent ai_analyst neural_network
      ki ki_* sprachmodell* kunstliche_intelligenz ia modelo_de_lenguaje modele_de_langage intelligenza_artificiale inteligencia_artificial intelligence_artificielle
      ии нейросет* языков* ші yapay_zeka الذكاء_الاصطناعي ذكاء בינה एआई ai助手 人工智能 大模型 语言模型 語言模型 人工知能 言語モデル 인공지능 언어모델`,
  },
  {
    concept: 'rate',
    asked: `set rate mark classify label treat consider report downgrade lower reduce assign adjust declare flag score keep call conclude assume rank grade
      make regard change decrease tag categorize categorise deem view judge assess count record log classe marque note marca`,
    any: `downgrade reclassify marking classifying treating considering labelling labeling to_be_considered be_considered be_treated be_regarded be_classified be_rated be_marked regard_the regard_this treat_this treat_the treat_it
      stufe stuft stufen einstuf* bewerte* setz* markier* kennzeichn* behandle* klassifizier* senke werte erklare markeer classificeer beschouw markera klassa
      classez classer classifie* marquez notez considere* considerez traite* qualifie* abaisse* clasific* clasifiqu* marca marque marcar califi* considera considere trata baja reduce
      classifique classificar marcar trate reduza rebaixe classifica classificate segna contrassegna valuta considera imposta abbassa marcheaza clasifica
      oznacz* sklasyfikuj ocen uznaj ustaw obniz oznac* vyhodnot* isaretle* siniflandir* kabul_et degerlendir* tandai klasifikasikan anggap danh_dau phan_loai
      пометь пометьте отметь отметьте классифицир* оцени оцените считай считайте снизь понизь установи присвой расценивай признай познач* вважай* знизь встанови класифікуй
      θεωρησ* ταξινομησ* χαρακτηρισ* صنف صنفي اعتبر اعتبري خفض ضع قيم عين حدد סווג סמן הגדר
      मान मानें माने चिह्नित वर्गीकृत दर्ज घटाएं 标记 标为 评为 设为 设置为 设成 归类 视为 判定 降低 定为 当作 標記 視為 列為 判定 分類 評価 とみなし 設定して 扱って 下げて
      분류 표시 간주 처리 평가 설정 낮춰 낮추 판단 จัดประเภท ทำเครื่องหมาย ถือว่า ตั้งค่า`,
  },
  {
    concept: 'mild',
    any: `low lowest lower info informational benign harmless safe clean trusted trustworthy as_resolved as_closed incident_resolved alert_resolved case_closed ticket_closed incident_closed alert_closed 0_of to_0 to_zero false_positive false_positives false_alarm legitimate legit
      noise normal routine expected authorised authorized zero none nothing minimal innocuous inoffensive settled fine no_threat not_a_threat no_risk non_malicious not_malicious
      known_good all_good all_clear all_is_well ok okay nothing_wrong no_findings no_action no_issues whitelisted negligible unimportant lets_everybody never_sees_danger
      no_further no_response
      harmlos* ungefahrlich* unbedenklich* niedrig* gering* fehlalarm* falsch_positiv* sicher gutartig* legitim* entwarnung ongevaarlijk veilig vals_positief vals_alarm ofarlig saker falskt_alarm
      inoffensi* benin benign* faible faux_positif fausse_alerte legitime sans_danger inofensiv* segur* bajo baja falso_positivo falsa_alarma baixo baixa falso_alarme innocu* sicuro basso falso_allarme
      nieszkodliw* niski* bezpieczn* falszyw* nizk* neskodn* bezpecn* falesn* zararsiz guvenli dusuk yanlis_alarm yanlis_pozitif aman rendah tidak_berbahaya vo_hai an_toan thap bao_dong_gia
      безопасн* безвредн* безобидн* низк* ложн* легитимн* нормальн* безпечн* хибн* нешкідлив* низьк* ακινδυν* χαμηλ* ψευδ* ασφαλ*
      ضار امن منخفض منخفضة كاذب كاذبة حميد سليم موثوق بسيط خطأ بی_خطر לא_מזיק בטוח שווא נמוכה נמוך
      हानिरहित सुरक्षित गलत झूठा कम निम्न सामान्य 误报 誤報 低风险 低風險 低危 无害 無害 良性 安全 正常 可信 最低 誤検知 誤検出 低リスク 無害 問題ない 問題なし 低い
      오탐 무해* 안전* 낮음 정상 문제없 양성 ปลอดภัย ไม่เป็นอันตราย ต่ำ ผลบวกลวง`,
  },
  {
    concept: 'case',
    any: `alert alerts case cases incident incidents ticket tickets threat threats signal signals event events finding findings detection detections severity risk priority verdict rating assessment this_account this_host this_user this_rule this_customer this_address this_sender
      investigation matter notification activity stance confidence disposition login traffic
      vorfall vorfalle meldung* alarm* ticket schweregrad schwere ereignis* warnung* bewertung incident* melding larmet
      incidente* alerta* gravedad severidad riesgo evento* aviso* gravite severite risque alerte* evenement* gravidade severidade ocorrencia* risco gravita severita rischio avviso allarme segnalazione
      incydent* zgloszen* alert* zdarzen* priorytet* udalost* upozorneni* zavaznost* olay* uyari* onem ciddiyet insiden peringatan su_co canh_bao
      инцидент* оповещен* тревог* предупрежден* событи* серьезност* уровень риск* інцидент* сповіщен* поді* συμβαν* ειδοποιησ* σοβαροτητ*
      تنبيه حادث حادثة انذار تهديد خطورة بلاغ حدث רويداد هشدار התראה אירוע חומרה
      अलर्ट घटना चेतावनी गंभीरता टिकट 告警 警报 警報 事件 工单 严重性 严重程度 级别 風險 风险 威胁 アラート インシデント 警告 この件 重大度 深刻度 イベント
      경보 사건 알림 경고 심각도 이벤트 티켓 แจ้งเตือน เหตุการณ์ ความรุนแรง`,
  },
  {
    concept: 'end',
    asked: `close resolve dismiss archive suppress silence mute clear acknowledge cancel abandon drop delete remove withdraw shut exempt unblock approve discard end stop release`,
    any: `stand_down keep_it_quiet keep_quiet wave_this_through let_it_pass auto_close may_be_closed can_be_closed should_be_closed must_be_closed safely_closed
      schliess* schließ* beende verwirf verwerfe unterdruck* ignorier* loesche sluit stang avsluta
      ferme fermez fermer cloture* rejette* supprime* cierra cierre cerrar descarta descarte resuelve elimina feche fechar encerr* descarta* arquiv* chiudi chiudete chiudere archivia* inchide
      zamknij* odrzuc* usun zavri* uzavri* kapat* sonlandir* reddet* tutup abaikan dong_su dong_canh
      закрой* закрыть отклони* подави* заверши* удали* закрий* відхили* κλεισ* απορριψ*
      اغلق اغلاق ارفض احذف ببند סגור סגרו מחק बंद खारिज हटा 关闭 關閉 结案 解除 撤销 驳回 閉じて クローズ 却下 解決済み 닫아 닫고 종료 기각 해제 ปิด ยกเลิก`,
  },
  {
    concept: 'listing',
    asked: `whitelist allowlist allow_list safelist safe_list permit trust unblock exempt exclude`,
    any: `to_the_allow_list to_the_allowlist to_the_whitelist to_the_safe_list to_allow_list on_the_allow_list on_the_whitelist the_exclusion_list the_exception_list to_trusted
      whitelisten weisse_liste weissliste freigabeliste liste_blanche lista_blanca lista_branca lista_bianca lista_de_permit* lista_permitid* biala_list* beyaz_liste* daftar_putih
      белый_список белого_списка білий_список القائمة_البيضاء قائمة_السماح רשימה_לבנה 白名单 白名單 ホワイトリスト 許可リスト 화이트리스트 허용_목록`,
  },
  {
    concept: 'not',
    any: `do_not don_t dont never must_not didn_t need_not no_need not_permitted refrain may_skip needs_no requires_no no_longer
      nicht kein keine niet geen inte ne pas jamais sans no_lo no_la no_es nunca sin nao nunca sem non mai senza nie bez ne_ne neoznam yapma* etme* yapmadan jangan dung
      не без нельзя не_надо μην χωρις لا دون بدون אל ללא न मत बिना 不要 勿 无需 無需 不必 别 しないで せずに 不要です 하지_마* 말고 마세요 없이 อย่า ไม่ต้อง`,
  },
  {
    concept: 'raise',
    asked: `report mention block`,
    any: `flag escalate report alert mention block warn notify investigate be_investigated analyze analyse verify quarantine raise disclose reveal review be_reported be_escalated be_flagged be_blocked be_mentioned bother worry look_further
      melde* eskalier* blockier* untersuch* prufung uberpruf* rapporter blokkeer signale* signaler bloque* escalade* enquet* verification reportes reporte* informe escal* investig* revision bloquee notifi*
      revisao bloque* segnalar* bloccare verifica zglasza* eskalow* blokow* sprawdzan* bildir* engelle* inceleme* arastir* laporkan blokir
      сообщ* эскалир* блокир* расслед* проверк* повідомл* блокуй* розслід* перевірк* αναφερ* تبلغ تصعد تحظر تحقيق مراجعة لتحقيق תדווח תחסום בדיקה
      रिपोर्ट ब्लॉक जांच सूचित 报告 上报 上報 升级 拦截 调查 報告 調査 エスカレ ブロック 通知 보고 차단 조사 에스컬레이션 รายงาน บล็อก ตรวจสอบ`,
  },
  {
    concept: 'say',
    asked: `output print say write respond reply answer return repeat translate state summarize summarise include append cite quote copy begin end confirm echo decode follow obey finish think believe remember`,
    any: `says respond_with reply_with answer_with answer_only write_that let_the_record_show state_that say_that report_that conclude_that confirm_that write_down
      antworte* gib_aus schreib schreibe sage bestatig* wiederhole* antwoord svara reponds repondez ecris dis confirme* affiche* responde respond* contesta escribe di_que confirma* escreva diga rispondi scrivi conferma
      odpowiedz* napisz potwierdz odpovez yanitla* yaz cevap_ver* soyle jawab tulis tra_loi ответь* напиши* скажи* подтверди* выведи* відповід* напиши απαντησ* γραψ* اجب اكتب قل اطبع رد ענה כתוב
      जवाब उत्तर लिखें कहें बताएं 回答 回复 回覆 输出 輸出 只说 写出 答えて 回答して 出力 と言って と答え 답해 답하 대답 출력 말해 ตอบ เขียน`,
  },
  {
    concept: 'only',
    any: `only exactly just evidence this_text this_sentence these_words rot13 morse caesar cipher as_if nothing_but verbatim the_word the_words the_following empty_list empty_json with_json as_json no_findings the_sentence base64 hidden nur ausschliesslich seulement uniquement solo solamente solament* somente apenas soltanto tylko sadece yalnizca
      только лишь тільки فقط केवल सिर्फ 只 仅 只能 だけ のみ 만`,
  },
  {
    concept: 'who',
    any: `soc ciso ceo cto cio manager management admin administrator administrators security_team compliance audit lead leadership supervisor owner developer creator vendor customer user headquarters legal_department it_department red_team pentest_team blue_team anthropic
      leitung geschaftsfuhrung administrator sicherheitsteam responsable direccion gerente equipo_de_seguridad администратор* руководств* начальств* 管理员 管理層 经理 管理者 上司 관리자 المدير مدير`,
  },
  {
    concept: 'okayed',
    any: `approved authorised authorized sanctioned pre_approved preapproved vetted confirmed_by verified_by ordered_by has_confirmed have_confirmed and_agreed as_agreed signed_off greenlit endorsed cleared_this already_decided are_verified is_verified
      genehmigt freigegeben autorisiert bestatigt approuve autorise* valide aprobad* autorizad* aprovad* approvato autorizzato zatwierdz* onaylan* одобрен* разрешен* подтвержден* 批准 授权 批準 授權 承認 許可済み 승인 معتمد موافق स्वीकृत`,
  },
  {
    concept: 'drill',
    any: `drill exercise simulation test_data test_artifacts test_artefacts test_traffic synthetic red_team pentest penetration_test scheduled_test authorised_test authorized_test only_a_test just_a_test is_a_test part_of_a_test game joke backup_test maintenance_window story fiction hypothetical scene
      ubung simulation exercice simulacro simulacion esercitazione cwiczen* tatbikat учени* симуляц* 演习 演習 测试 訓練 テスト 훈련 تمرين`,
  },
  {
    concept: 'your',
    any: 'you your yours yourself ur du dein* deine ihr_* tu ton tes votre vos tus sua seu tuo tuoi twoj* твои твой ваши ваш твоя 你 你的 您 あなた 당신 너는 انت आप तुम',
  },
  {
    concept: 'role',
    asked: 'act behave pretend roleplay role_play imagine play suppose simulate',
    any: `you_are_now you_are_no_longer you_are_an you_are_a from_now_on from_here_on you_will_act act_as stay_in_character in_character you_play you_portray without_restrictions no_restrictions new_persona imagine_being
      du_bist_jetzt ab_sofort ab_jetzt du_bist tu_es_maintenant tu_es_desormais desormais_tu a_partir_de_maintenant eres_ahora a_partir_de_ahora voce_e_agora a_partir_de_agora sei_ora d_ora_in_poi od_teraz jestes_teraz
      artik_sen ты_теперь теперь_ты отныне ти_тепер 你现在是 从现在起 從現在起 你是一个 今から これからは あなたは今 지금부터 이제부터 انت_الان من_الان अब_से`,
  },
  {
    concept: 'please',
    any: 'please kindly and then so now must should shall will just simply always also mind sudo function tool api immediately therefore hence urgently note important but never not you it_is_ok have_to need_to lets let_us bitte und sofort por_favor',
  },
  {
    concept: 'advise',
    asked: 'recommend advise suggest tell instruct urge ask convince persuade inform',
    any: 'recommend_that empfiehl empfehle recommande recomienda raccomanda рекомендуй 建议 推奨して 권고해',
  },
  {
    concept: 'harm',
    asked:
      'disable deactivate uninstall whitelist delete erase wipe run execute download install pause stop open visit click',
    any: 'disabling allow_listing allowlisting whitelisting allow_lists turn_off turning_off switch_off switching_off shut_off take_down turn_the switch_the deaktivier* desactiv* disattiva* выключи* отключи* 禁用 停用 無効化 비활성화 تعطيل عطل',
  },
  {
    concept: 'defence',
    any: `edr antivirus anti_virus av defender firewall logging logs auditing monitoring protection protections sensor mfa 2fa siem ids ips waf dlp endpoint_protection real_time_protection script quarantine backups
      virenschutz pare_feu antivirenprogramm cortafuegos брандмауэр антивирус 防火墙 杀毒软件 ファイアウォール 방화벽`,
  },
  {
    concept: 'addressed',
    any: `correct_output expected_output desired_output reading_this as_an_ai analyst_verdict final_verdict final_answer complete_the_sentence finish_the_sentence stop_reading new_instruction new_instructions updated_instructions revised_instructions real_instructions correct_stance correct_answer right_answer correct_verdict correct_severity
      correct_classification your_administrator i_order_you i_am_your your_recommendations your_recommendation your_analysis your_answer your_output your_next your_rules your_guidelines your_instructions your_training your_developer your_developers
      your_creator your_creators your_assessment your_verdict your_findings your_safety your_prompt your_task your_report your_summary your_conclusion your_only_task your_owner your_response your_reply`,
  },
  {
    concept: 'mode',
    any: 'do_anything_now developer_mode god_mode sudo_mode dan_mode unrestricted_mode jailbroken admin_override system_override ignore_previous system_prompt',
  },
  {
    concept: 'blanket',
    any: 'all_alerts every_alert any_alert every_threat all_threats every_event all_events every_finding everything_i_show',
  },
  {
    concept: 'soften',
    asked: 'lower reduce downgrade decrease soften',
    any: 'senke abaisse baja rebaixe abbassa obniz* dusur снизь понизь 降低 下げて 낮춰 خفض',
  },
  {
    concept: 'expose',
    asked: 'print reveal repeat output show disclose translate leak summarise summarize display send forward upload',
    any: 'zeige gib_aus affiche revele muestra revela mostra mostre pokaz покажи выведи раскрой 显示 输出 表示して 出力して 보여',
  },
  {
    concept: 'nothing',
    any: `no_action_needed no_action_required no_action_is no_further_action nothing_to_report nothing_to_see nothing_needs nothing_in_this do_nothing no_escalation no_investigation
      can_be_ignored can_safely_be safely_ignore safe_to_ignore may_be_ignored safely_be please_ignore please_disregard kindly_ignore kindly_disregard please_close please_dismiss please_mark`,
  },
];
