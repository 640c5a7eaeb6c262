use super::*;

fn entry(title: &str, group: &str, number: usize) -> Entry {
    Entry {
        title: title.to_owned(),
        dimension: group[..1].parse().ok(),
        mission: Some(group[..3].to_owned()),
        group: Some(group.to_owned()),
        code: Some(format!("{group} ({number})")),
        ..Entry::default()
    }
}

fn plan(entries: Vec<(u128, Entry)>) -> Identified {
    let (ids, entries) = entries
        .into_iter()
        .map(|(id, entry)| (Uuid::from_u128(id), entry))
        .unzip();
    Identified {
        plan: Plan {
            entries,
            ..Plan::default()
        },
        ids,
    }
}

fn with_money(mut entry: Entry, amounts: &[(u16, i64)]) -> Entry {
    entry.budget.status = BudgetStatus::Amount;
    for (year, baht) in amounts {
        let amount = Money::from_baht(*baht);
        entry.budget.amounts.insert(FiscalYear::new(*year), amount);
    }
    entry
}

#[test]
fn entries_that_came_went_moved_and_changed_are_told_apart() {
    let before = plan(vec![
        (1, entry("โครงการ ก", "1.1.1", 1)),
        (2, entry("โครงการ ข", "1.1.1", 2)),
        (3, entry("โครงการ ค", "1.1.1", 3)),
        (4, entry("โครงการ ง", "1.1.2", 1)),
        (5, entry("โครงการเดิม", "2.1.1", 1)),
    ]);
    let after = plan(vec![
        (2, entry("โครงการ ข", "1.1.1", 1)),
        (3, entry("โครงการ ค", "1.1.1", 2)),
        (4, entry("โครงการ ง", "1.2.1", 1)),
        (6, entry("โครงการใหม่", "1.2.1", 2)),
        (5, entry("โครงการปรับปรุง", "2.1.1", 1)),
    ]);
    let difference = Difference::between(&before, &after);
    assert_eq!(difference.counts(), [1, 1, 1, 1]);
    let told: Vec<_> = (difference.entries.iter())
        .map(|entry| (entry.id.as_u128(), entry.fate, entry.moved.is_some()))
        .collect();
    assert_eq!(
        told,
        [
            (4, Fate::Changed, true),
            (6, Fate::Added, false),
            (5, Fate::Changed, false),
            (1, Fate::Removed, false),
        ],
        "what only got another number is not told"
    );
    assert!(Difference::between(&after, &after).is_empty());
}

#[test]
fn an_entry_that_changed_places_with_another_is_moved() {
    let (one, two) = (entry("ก", "1.1.1", 1), entry("ข", "1.1.1", 2));
    let before = plan(vec![(1, one.clone()), (2, two.clone())]);
    let after = plan(vec![(2, two), (1, one)]);
    let difference = Difference::between(&before, &after);
    assert_eq!(difference.counts(), [0, 0, 1, 0]);
}

#[test]
fn money_is_told_by_entry_by_year_and_in_all_and_adds_up() {
    let before = plan(vec![
        (
            1,
            with_money(entry("ก", "1.1.1", 1), &[(2569, 100), (2570, 100)]),
        ),
        (2, with_money(entry("ข", "1.1.1", 2), &[(2569, 50)])),
    ]);
    let after = plan(vec![
        (
            1,
            with_money(entry("ก", "1.1.1", 1), &[(2569, 100), (2570, 250)]),
        ),
        (3, with_money(entry("ค", "1.1.1", 2), &[(2571, 30)])),
    ]);
    let difference = Difference::between(&before, &after);
    let baht = |money: Option<Money>| money.map(|money| money.satang() / 100);
    let row = |amount: &Amount| {
        let year = amount.year.map(FiscalYear::get);
        (
            year,
            baht(amount.before),
            baht(amount.after),
            amount.delta().satang() / 100,
        )
    };
    let years: Vec<_> = difference.years.iter().map(row).collect();
    assert_eq!(
        years,
        [
            (Some(2569), Some(150), Some(100), -50),
            (Some(2570), Some(100), Some(250), 150),
            (Some(2571), None, Some(30), 30),
        ]
    );
    let entries = difference.entries.iter().flat_map(|entry| &entry.amounts);
    let sum: i64 = entries.map(|amount| amount.delta().satang()).sum();
    assert_eq!(sum, difference.total.delta().satang());
    assert_eq!(difference.total.delta(), Money::from_baht(130));
}

#[test]
fn a_declaration_that_ended_is_a_text_of_the_plan() {
    let mut before = plan(Vec::new());
    let declared = plan::NoActivity::new("1.1.2", "ไม่มีบุคลากร");
    before.plan.no_activity.push(declared);
    let difference = Difference::between(&before, &plan(Vec::new()));
    assert_eq!(difference.plan.len(), 1);
    let field = &difference.plan[0];
    assert_eq!(
        (field.key, field.which.as_str()),
        ("field.no_activity", "1.1.2")
    );
    assert!(field.pieces[0].is_gone());
}
