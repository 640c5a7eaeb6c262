//! A plan is written, proposed, returned, approved by another, announced and amended, through the
//! pages; who may not is refused, and what waits is not changed.

mod support;

use axum::{body::Body, http::StatusCode};
use sujarit::{log, people::Role};
use support::{Program, example};

struct Year {
    program: Program,
    planner: sujarit::people::Person,
    executive: sujarit::people::Person,
    plan: String,
}

impl Year {
    async fn begin() -> Self {
        let mut program = Program::start().await;
        let planner = program.appoint("planner@test", &[Role::Planner]).await;
        let executive = program.appoint("executive@test", &[Role::Executive]).await;
        program.sign_in(&planner).await;
        let plan = program.import("แผน.txt", &example()).await;
        Self {
            program,
            planner,
            executive,
            plan,
        }
    }

    fn write(&self) -> String {
        format!("{}/write", self.plan)
    }

    async fn post(&mut self, path: &str, page: &str, fields: &[(&str, &str)]) -> support::Answer {
        self.program.post(path, page, fields).await
    }

    /// The addresses of the sheets, in the order of the tree.
    async fn sheets(&mut self) -> Vec<String> {
        let write = self.write();
        let tree = self.program.get(&write).await.body;
        let links = tree.split("href=\"").skip(1);
        let links = links.filter_map(|rest| rest.split('"').next());
        let mut sheets: Vec<String> = links
            .filter(|link| link.starts_with(&format!("{write}/entries/")))
            .map(str::to_owned)
            .collect();
        let mut seen = std::collections::HashSet::new();
        sheets.retain(|sheet| seen.insert(sheet.clone()));
        sheets
    }

    /// What a sheet's form holds, with some fields changed.
    async fn sheet(&mut self, address: &str, changed: &[(&str, &str)]) -> Vec<(String, String)> {
        let html = self.program.get(address).await.body;
        let value = |name: &str| {
            let at = html.split_once(&format!(" name=\"{name}\" value=\""));
            let value = at.and_then(|(_, rest)| rest.split_once('"'));
            value.map(|(value, _)| value.to_owned()).unwrap_or_default()
        };
        let mut fields = vec![
            ("revision".to_owned(), value("revision")),
            ("title".to_owned(), value("title")),
            ("group".to_owned(), "1.1.1".to_owned()),
            ("budget".to_owned(), "none".to_owned()),
            ("do".to_owned(), "save".to_owned()),
        ];
        for (name, value) in changed {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        fields
    }

    async fn save(&mut self, address: &str, fields: &[(String, String)]) -> support::Answer {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(address, address, &fields).await
    }
}

#[tokio::test]
async fn a_plan_goes_from_its_draft_to_its_announcement_and_its_amendment() {
    let mut year = Year::begin().await;
    let (write, plan) = (year.write(), year.plan.clone());
    let begun = year.post(&write, "/", &[("do", "begin")]).await;
    assert_eq!(begun.location(), write);
    let sheets = year.sheets().await;
    assert_eq!(sheets.len(), 26, "every entry of the version");

    // One sheet says something new.
    let fields = year
        .sheet(&sheets[0], &[("title", "โครงการทดลองเขียนแผน")])
        .await;
    let saved = year.save(&sheets[0], &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    // The same form again began with an older revision.
    let mut late = fields.clone();
    late.retain(|(name, _)| name != "title");
    late.push(("title".to_owned(), "โครงการของอีกคนหนึ่ง".to_owned()));
    let late = year.save(&sheets[0], &late).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.body.contains("โครงการทดลองเขียนแผน"),
        "both texts are shown"
    );
    assert!(late.body.contains("โครงการของอีกคนหนึ่ง"));

    // Proposed, it waits, and nothing is changed meanwhile.
    let propose = format!("{plan}/propose");
    let proposal = format!("{plan}/proposal");
    let sent = year.post(&propose, &write, &[]).await;
    assert_eq!(sent.location(), proposal);
    let fields = year.sheet(&sheets[0], &[("title", "โครงการที่มาช้าไป")]).await;
    let refused = year.save(&sheets[0], &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let own = year.program.get(&proposal).await.body;
    assert!(own.contains("ดึงกลับมาแก้ไข") && !own.contains("อนุมัติแผน"));

    // The executive cannot approve what has open places, and returns it with a reason.
    let (planner, executive) = (year.planner.clone(), year.executive.clone());
    year.program.sign_in(&executive).await;
    let page = year.program.get(&proposal).await.body;
    assert!(page.contains("ยังมีช่องที่ไม่ได้กรอก"), "{page}");
    let decide = format!("{plan}/decide");
    let forced = [("do", "approve")];
    let forced = year.post(&decide, &proposal, &forced).await;
    assert!(forced.body.contains("ยังมีช่องที่ไม่ได้กรอก จึงอนุมัติไม่ได้"));
    let without = year.post(&decide, &proposal, &[("do", "return")]).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN, "without a reason");
    let back = [("do", "return"), ("reason", "กรอกจำนวนผู้บริหารให้ครบ")];
    let back = year.post(&decide, &proposal, &back).await;
    assert_eq!(back.location(), proposal);

    // The planner sees why, fills the place and proposes again.
    year.program.sign_in(&planner).await;
    let tree = year.program.get(&write).await.body;
    assert!(tree.contains("กรอกจำนวนผู้บริหารให้ครบ"));
    let open = tree
        .split("<li><a href=\"")
        .find(|item| item.contains("TXT001"));
    let open = open
        .and_then(|item| item.split('"').next())
        .expect("a link to it");
    let open = open.to_owned();
    let sheet = year.program.get(&open).await.body;
    let group = sheet.split_once("\" selected>").map(|(before, _)| before);
    let group = group.and_then(|before| before.rsplit('"').next());
    let group = group.expect("its group").to_owned();
    let filled = [
        ("group", group.as_str()),
        ("steps", "ประเมินผู้บริหาร จำนวน 12 คน"),
    ];
    let fields = year.sheet(&open, &filled).await;
    let saved = year.save(&open, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let sent = year.post(&propose, &write, &[]).await;
    assert_eq!(sent.location(), proposal);
    let own = year.program.request("POST", &decide);
    let own = own.body(Body::from("do=approve")).expect("a request");
    let own = year.program.send(own).await;
    assert_eq!(
        own.status,
        StatusCode::FORBIDDEN,
        "the planner decides nothing"
    );

    year.program.sign_in(&executive).await;
    let approved = year.post(&decide, &proposal, &[("do", "approve")]).await;
    assert_eq!(approved.location(), proposal, "{}", approved.body);
    let announce = format!("{plan}/announce");
    let wrong = [("day", "เมื่อวาน"), ("signatory", "")];
    let wrong = year.post(&announce, &announce, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let details = [
        ("reference", "1/2569"),
        ("day", "๑ ตุลาคม ๒๕๖๘"),
        ("signatory", "สมบูรณ์ ทดลอง"),
        ("signatory_post", "นายกองค์การบริหารส่วนตำบล"),
        ("from", "1 ตุลาคม 2565"),
        ("until", "30 กันยายน 2599"),
    ];
    let made = year.post(&announce, &announce, &details).await;
    let first = made.location().to_owned();
    assert!(first.starts_with("/announced/"), "{}", made.body);

    // Everybody sees it, by the address and by the code that is typed off the page.
    year.program.sign_out();
    let public = year.program.get(&first).await.body;
    assert!(public.contains("เป็นฉบับที่ใช้บังคับอยู่"), "{public}");
    let code = first.trim_start_matches("/announced/").to_lowercase();
    let typed = year.program.get(&format!("/announced?code={code}")).await;
    assert_eq!(typed.location(), first);
    let pdf = year.program.get(&format!("{first}/plan.pdf")).await;
    assert!(pdf.body.starts_with("%PDF-1."));
    let none = year.program.get("/announced?code=AAAA-AAAA-AAAA").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);

    // Amended, the first tells that there is a newer one.
    year.program.sign_in(&planner).await;
    let begun = year.post(&write, "/", &[("do", "begin")]).await;
    assert_eq!(begun.location(), write);
    let sheets = year.sheets().await;
    let fields = year
        .sheet(&sheets[1], &[("budget", "none"), ("note", "ปรับปรุง")])
        .await;
    let saved = year.save(&sheets[1], &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    year.post(&propose, &write, &[]).await;
    year.program.sign_in(&executive).await;
    year.post(&decide, &proposal, &[("do", "approve")]).await;
    let without = year.post(&announce, &announce, &details).await;
    assert_eq!(
        without.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "why is it amended?"
    );
    let mut details = details.to_vec();
    details.extend([("reason", "ปรับตามมติ"), ("authority", "มติที่ 2/2569")]);
    let made = year.post(&announce, &announce, &details).await;
    let second = made.location().to_owned();
    assert!(
        second.starts_with("/announced/") && second != first,
        "{}",
        made.body
    );
    let public = year.program.get(&first).await.body;
    assert!(public.contains("มีฉบับใหม่กว่าแล้ว") && public.contains(&second));

    // What the amendment changed is public: words, money, reason and authority.
    year.program.sign_out();
    let public = year.program.get(&second).await.body;
    assert!(
        public.contains(&format!("{second}/difference?from=")),
        "{public}"
    );
    let difference = year.program.get(&format!("{second}/difference")).await;
    assert_eq!(difference.status, StatusCode::OK);
    for told in ["<ins>", "ปรับปรุง", "ปรับตามมติ", "มติที่ 2/2569", "เพิ่ม/ลด"]
    {
        assert!(
            difference.body.contains(told),
            "{told}: {}",
            difference.body
        );
    }
    let none = year.program.get(&format!("{first}/difference")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND, "nothing was before it");
    // A version that was not announced is nobody's.
    let unannounced = year
        .program
        .get(&format!("{second}/difference?from=1"))
        .await;
    assert_eq!(unannounced.status, StatusCode::NOT_FOUND);
    let inside = year.program.get(&format!("{plan}/difference")).await;
    assert_eq!(
        inside.status,
        StatusCode::SEE_OTHER,
        "only who has signed in"
    );
    year.program.sign_in(&planner).await;
    let inside = year
        .program
        .get(&format!("{plan}/difference?from=1&to=2"))
        .await;
    assert!(inside.body.contains("<del>"), "{}", inside.body);
    let none = year
        .program
        .get(&format!("{plan}/difference?from=1&to=99"))
        .await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);

    let scope = year.program.scope().await;
    let logged = log::of(&year.program.app.db, &scope)
        .await
        .expect("the log");
    for (action, times) in [
        ("plan.proposed", 3),
        ("plan.returned", 1),
        ("plan.approved", 2),
        ("plan.announced", 2),
    ] {
        let count = logged.iter().filter(|entry| entry.action == action).count();
        assert_eq!(count, times, "{action}");
    }
}

#[tokio::test]
async fn what_is_typed_is_kept_as_it_is_typed_and_a_proposal_can_be_taken_back() {
    let mut year = Year::begin().await;
    let (write, plan) = (year.write(), year.plan.clone());
    year.post(&write, "/", &[("do", "begin")]).await;
    let sheets = year.sheets().await;
    let keep = [("do", "keep"), ("rationale", "เหตุผลที่พิมพ์อยู่")];
    let fields = year.sheet(&sheets[0], &keep).await;
    let kept = year.save(&sheets[0], &fields).await;
    assert_eq!(kept.status, StatusCode::OK);
    assert_eq!(kept.body, r#"{"others":[],"revision":2}"#);
    let mut late = fields.clone();
    late.retain(|(name, _)| name != "rationale");
    late.push(("rationale".to_owned(), "อีกอย่างหนึ่ง".to_owned()));
    let late = year.save(&sheets[0], &late).await;
    assert_eq!(late.status, StatusCode::CONFLICT);

    let other = year.program.appoint("second@test", &[Role::Planner]).await;
    let planner = year.planner.clone();
    year.program.sign_in(&other).await;
    let seen = year.program.get(&sheets[0]).await.body;
    assert!(seen.contains("planner@test"), "who else is here");
    year.program.sign_in(&planner).await;
    let seen = year.program.get(&sheets[0]).await.body;
    assert!(seen.contains("second@test"));

    let proposal = format!("{plan}/proposal");
    year.post(&format!("{plan}/propose"), &write, &[]).await;
    year.program.sign_in(&other).await;
    let page = year.program.get(&proposal).await.body;
    assert!(!page.contains("/withdraw"), "it is not his");
    year.program.sign_in(&planner).await;
    let back = year.post(&format!("{plan}/withdraw"), &proposal, &[]).await;
    assert_eq!(back.location(), write);
    let fields = year.sheet(&sheets[0], &[("note", "แก้ไขได้อีก")]).await;
    let saved = year.save(&sheets[0], &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
}

#[tokio::test]
async fn a_new_plan_begins_empty_and_takes_entries_one_by_one() {
    let mut year = Year::begin().await;
    let wrong = [("title", ""), ("from", "2580"), ("until", "2570")];
    let wrong = year.post("/plans/new", "/plans/new", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let head = [
        ("title", "แผนปฏิบัติการป้องกันการทุจริต พ.ศ. ๒๕๗๑"),
        ("framework", "2566-2570"),
        ("from", "๒๕๗๑"),
        ("until", "2571"),
    ];
    let made = year.post("/plans/new", "/plans/new", &head).await;
    let write = made.location().to_owned();
    let entries = format!("{write}/entries");
    let entry = [("group", "1.1.1"), ("title", "มาตรการส่งเสริมจริยธรรม")];
    let added = year.post(&entries, &write, &entry).await;
    assert!(added.location().starts_with(&entries));
    let tree = year.program.get(&write).await.body;
    assert!(tree.contains("1.1.1 (1)") && tree.contains("มาตรการส่งเสริมจริยธรรม"));
    let wrong = [
        ("title", "โครงการ"),
        ("budget", "amount"),
        ("budget-2571", "มากมาย"),
    ];
    let fields = year.sheet(added.location(), &wrong).await;
    let told = year.save(added.location(), &fields).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.body.contains("มากมาย"), "what was typed stays");
    let gone = year.post(&write, &write, &[("do", "discard")]).await;
    assert_eq!(gone.location(), "/");
    assert_eq!(year.program.get(&write).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_group_is_declared_to_have_no_activity_and_the_declaration_is_shown_until_it_has_one() {
    let mut year = Year::begin().await;
    let (write, plan) = (year.write(), year.plan.clone());
    year.post(&write, "/", &[("do", "begin")]).await;
    let tree = year.program.get(&write).await.body;
    let free = tree
        .split("id=\"why-")
        .nth(1)
        .expect("a group without entries");
    let group = free.split('"').next().expect("its code").to_owned();
    let without = [("do", "declare"), ("group", group.as_str()), ("reason", "")];
    let without = year.post(&write, &write, &without).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN, "without a reason");
    let declare = [
        ("do", "declare"),
        ("group", group.as_str()),
        ("reason", "เนื่องจากดำเนินการร่วมกับอำเภอ"),
        ("revision", "0"),
    ];
    let declared = year.post(&write, &write, &declare).await;
    assert!(declared.location().contains(&group), "{}", declared.body);
    let sentence = "ไม่มีกิจกรรม เนื่องจากดำเนินการร่วมกับอำเภอ";
    let tree = year.program.get(&write).await.body;
    assert!(tree.contains(sentence));

    // It belongs to the version, on its pages and in its data.
    year.post(&format!("{plan}/propose"), &write, &[]).await;
    for page in [plan.clone(), format!("{plan}/table")] {
        let page = year.program.get(&page).await.body;
        assert!(page.contains(sentence), "{page}");
    }
    let json = year
        .program
        .get(&format!("{plan}/download?format=json"))
        .await;
    let kept: plan::Plan = serde_json::from_str(&json.body).expect("a plan");
    assert_eq!(
        kept.no_activity,
        [plan::NoActivity::new(&group, "ดำเนินการร่วมกับอำเภอ")]
    );

    // An entry ends it, and says so.
    let proposal = format!("{plan}/proposal");
    year.post(&format!("{plan}/withdraw"), &proposal, &[]).await;
    let entry = [("group", group.as_str()), ("title", "มาตรการใหม่")];
    let added = year.post(&format!("{write}/entries"), &write, &entry).await;
    let sheet = year.program.get(added.location()).await.body;
    assert!(sheet.contains("ระบบจึงยกเลิกที่แจ้งไว้ว่าไม่มีกิจกรรม"), "{sheet}");
    let tree = year.program.get(&write).await.body;
    assert!(!tree.contains(sentence));
}

#[tokio::test]
async fn a_new_plan_carries_on_what_is_ticked_and_shows_what_was_changed_against_the_earlier_one() {
    let mut year = Year::begin().await;
    let plan = year.plan.clone();
    let id = plan.trim_start_matches("/plans/").to_owned();
    let choose = year.program.get("/plans/new").await.body;
    assert!(choose.contains(&format!("/plans/carry?plan={id}")));
    let form = format!("/plans/carry?plan={id}");
    let page = year.program.get(&form).await.body;
    let entries: Vec<String> = (page.split("name=\"entry\" value=\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect();
    assert_eq!(entries.len(), 26);
    assert_eq!(
        page.matches(" checked> <span class=\"number\">").count(),
        26,
        "all go on"
    );
    let mut fields = vec![
        ("plan", id.as_str()),
        ("version", "1"),
        ("title", "แผนปฏิบัติการป้องกันการทุจริต พ.ศ. 2571"),
        ("framework", "2566-2570"),
        ("from", "2571"),
        ("until", "2571"),
        ("amounts", "repeated"),
    ];
    let wrong = [
        ("plan", id.as_str()),
        ("version", "1"),
        ("title", ""),
        ("entry", &entries[3]),
    ];
    let wrong = year.post("/plans/carry", &form, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        wrong
            .body
            .matches(" checked> <span class=\"number\">")
            .count(),
        1,
        "what was ticked stays"
    );
    fields.extend(entries[1..].iter().map(|entry| ("entry", entry.as_str())));
    let begun = year.post("/plans/carry", &form, &fields).await;
    let difference = begun.location().to_owned();
    assert!(difference.ends_with("/write/difference"), "{}", begun.body);
    let shown = year.program.get(&difference).await.body;
    assert!(
        shown.contains(">ตัดออก</span>"),
        "the one that was not ticked: {shown}"
    );
    assert!(!shown.contains(">เพิ่ม</span>"), "the others are known again");

    // What is changed from here on is shown as well.
    let write = difference.trim_end_matches("/difference").to_owned();
    let tree = year.program.get(&write).await.body;
    assert!(tree.contains(&difference));
    let sheet = format!("{write}/entries/{}", entries[5]);
    let fields = year
        .sheet(&sheet, &[("title", "มาตรการที่ตั้งชื่อใหม่ทั้งหมด")])
        .await;
    let saved = year.save(&sheet, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let shown = year.program.get(&difference).await.body;
    assert!(shown.contains("มาตรการที่ตั้งชื่อใหม่ทั้งหมด"));
    let foreign = [
        ("plan", "00000000-0000-0000-0000-000000000009"),
        ("title", "x"),
    ];
    let foreign = year.post("/plans/carry", &form, &foreign).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_yearly_schedule_is_made_from_the_plan_edited_step_by_step_and_printed() {
    let mut year = Year::begin().await;
    let (write, plan) = (year.write(), year.plan.clone());
    year.post(&write, "/", &[("do", "begin")]).await;
    let schedule = format!("{write}/schedule");
    let address = format!("{schedule}?year=2567");
    let before = year.program.get(&address).await.body;
    assert!(before.contains("ยังไม่จัดทำ") && !before.contains("/schedule/print"));
    let make = [("do", "spread"), ("year", "2567")];
    let made = year.post(&schedule, &address, &make).await;
    assert_eq!(made.location(), address, "{}", made.body);
    let after = year.program.get(&address).await.body;
    assert!(
        !after.contains("ยังไม่จัดทำ") && !after.contains("ยังไม่กำหนดไตรมาส"),
        "{after}"
    );

    // One entry's steps, with the revision of its sheet.
    let sheets = year.sheets().await;
    let steps = format!("{}/schedule", sheets[0]);
    let form = year.program.get(&format!("{steps}?year=2567")).await.body;
    let revision = form
        .split_once("name=\"revision\" value=\"")
        .expect("a revision")
        .1;
    let revision = revision.split('"').next().expect("its number").to_owned();
    let fields = [
        ("do", "save"),
        ("year", "2567"),
        ("revision", revision.as_str()),
        ("quarter-1", "2"),
        ("quarter-1", "4"),
        ("units-1", "กองทดลอง"),
        ("note", "เลื่อนตามมติ"),
    ];
    let form = format!("{steps}?year=2567");
    let saved = year.post(&steps, &form, &fields).await;
    assert!(saved.location().starts_with(&address), "{}", saved.body);
    let late = year
        .post(&steps, &form, &[&fields[..6], &[("note", "อื่น")]].concat())
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("อื่น"), "what was typed stays");
    // The sheet knows nothing of it and keeps it.
    let fields = year.sheet(&sheets[0], &[("steps", "ประชุม")]).await;
    let saved = year.save(&sheets[0], &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);

    for format in ["pdf", "docx", "xlsx"] {
        let print = format!("{schedule}/print?year=2567&format={format}&digits=thai");
        let printed = year.program.get(&print).await;
        assert_eq!(printed.status, StatusCode::OK, "{format}");
    }
    let none = year
        .program
        .get(&format!("{schedule}/print?year=2568&format=pdf"))
        .await;
    assert_eq!(
        none.status,
        StatusCode::NOT_FOUND,
        "nobody made that year's"
    );
    year.post(&format!("{plan}/propose"), &write, &[]).await;
    let read = year.program.get(&format!("{plan}/schedule")).await.body;
    assert!(
        read.contains("กองทดลอง") && read.contains("เลื่อนตามมติ"),
        "{read}"
    );
    let printed = year
        .program
        .get(&format!("{plan}/schedule/print?format=pdf"))
        .await;
    assert!(printed.body.starts_with("%PDF-1."));
    let json = year
        .program
        .get(&format!("{plan}/download?format=json"))
        .await;
    let kept: plan::Plan = serde_json::from_str(&json.body).expect("a plan");
    assert!(kept.entries.iter().all(|entry| entry.scheduled.len() == 1));
}

#[tokio::test]
async fn the_catalogue_proposes_what_fits_the_office_and_the_plan_begins_with_what_was_ticked() {
    let mut year = Year::begin().await;
    let asked = [
        ("title", "แผนปฏิบัติการป้องกันการทุจริต พ.ศ. 2570"),
        ("framework", "2566-2570"),
        ("from", "2570"),
        ("until", "2570"),
        ("question-money", "little"),
        ("question-school", "no"),
        ("do", "ask"),
    ];
    let page = "/plans/guided";
    let proposed = year.post(page, page, &asked).await;
    assert_eq!(proposed.status, StatusCode::OK);
    let value = |name: &str| {
        let (_, rest) = proposed
            .body
            .split_once(&format!("name=\"{name}\" value=\""))?;
        Some(
            rest.split('"')
                .next()?
                .replace("&#34;", "\"")
                .replace("&quot;", "\""),
        )
    };
    let answers = value("answers").expect("the answers");
    assert!(
        answers.contains("\"little\"") && answers.contains("false"),
        "{answers}"
    );
    let ticked: Vec<String> = proposed
        .body
        .split("name=\"sheet\" value=\"")
        .skip(1)
        .filter(|rest| {
            rest.split('>')
                .next()
                .is_some_and(|tag| tag.contains("checked"))
        })
        .filter_map(|rest| Some(rest.split('"').next()?.to_owned()))
        .collect();
    assert!((20..60).contains(&ticked.len()), "{}", ticked.len());
    let mut fields = asked[..4].to_vec();
    fields.extend([("answers", answers.as_str()), ("do", "begin")]);
    fields.extend(ticked.iter().skip(1).map(|id| ("sheet", id.as_str())));
    let made = year.post(page, page, &fields).await;
    let write = made.location().to_owned();
    assert!(write.ends_with("/write"), "{}", made.body);
    year.plan = write.trim_end_matches("/write").to_owned();
    let sheets = year.sheets().await;
    assert_eq!(sheets.len(), ticked.len() - 1, "one was taken out");
    let tree = year.program.get(&write).await.body;
    assert!(
        tree.contains("TXT001"),
        "what only the office knows is open"
    );
    let sheet = year.program.get(&sheets[0]).await.body;
    assert!(!sheet.contains("{office}") && sheet.contains("name=\"rationale\""));
}
