//! The desk of a library: reports about books, members and loans.

use std::collections::HashMap;

use library::models::{Author, Book, BookRequest, Loan, LoanRequest, Member, Shelf, Status};
use library::{Client, Error};

/// A row of a report.
pub struct Row {
    pub id: String,
    pub title: String,
    pub author: String,
    pub pages: i64,
}

impl From<Book> for Row {
    fn from(book: Book) -> Self {
        let author = book.authors.into_iter().next().map(|author| author.name).unwrap_or_default();
        Row { id: book.id, title: book.title, author, pages: book.pages.unwrap_or_default() }
    }
}

pub fn line(book: &Book) -> String {
    format!("{} by {}", book.title, by(&book.authors))
}

fn by(authors: &[Author]) -> String {
    authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>().join(", ")
}

pub fn longest(books: &[Book]) -> i64 {
    books.iter().filter_map(|book| book.pages).max().unwrap_or(0)
}

pub fn fees(loans: &[Loan]) -> f64 {
    loans.iter().map(|loan| loan.fee.unwrap_or(0.0)).sum()
}

pub fn by_id(members: Vec<Member>, books: Vec<Book>) -> (HashMap<String, Member>, HashMap<String, Book>) {
    let members = members.into_iter().map(|member| (member.id.clone(), member)).collect();
    let books = books.into_iter().map(|book| (book.id.clone(), book)).collect();
    (members, books)
}

pub fn find<'a>(books: &'a [Book], id: &str) -> Option<&'a Book> {
    books.iter().find(|book| book.id == id)
}

pub fn addresses(loans: &[Loan]) -> Vec<&str> {
    loans.iter().map(|loan| loan.member.email.as_str()).collect()
}

pub fn is_open(loan: &Loan) -> bool {
    loan.status.as_deref() == Some("open")
}

pub fn is_active(member: &Member) -> bool {
    member.status.as_deref() == Some("active")
}

pub fn is_lost(book: &Book) -> bool {
    book.status == Some(Status::Lost)
}

pub fn years(member: &Member, now: i64) -> i64 {
    now - member.since.unwrap_or(now)
}

pub fn due(loan: &Loan) -> Option<&str> {
    loan.due.as_deref()
}

pub fn room(shelf: &Shelf) -> Option<&str> {
    shelf.room.as_deref()
}

pub async fn add(client: &Client, title: &str) -> Result<Row, Error> {
    let request = BookRequest::new(title).with_pages(100).with_shelf("A1").with_note("new");
    let book = client.books().add_book(request).await?;
    Ok(book.into())
}

pub async fn lend(client: &Client, book: &Book, member: &Member) -> Result<Loan, Error> {
    let request = LoanRequest::new(&book.id, &member.id).with_fee(1.5);
    client.loans().create_loan(request).await
}

pub async fn overdue(client: &Client) -> Result<Vec<String>, Error> {
    let mut lines = Vec::new();
    for loan in client.loans().list_loans().await? {
        let book = client.books().get_book(&loan.book.id).await?;
        lines.push(format!("{}: {} ({})", loan.member.name, book.title, loan.member.email));
    }
    Ok(lines)
}

pub async fn leave(client: &Client, member: &Member) -> Result<(), Error> {
    println!("{} leaves", member.name);
    client.members().delete_member(&member.id).await?;
    let count = client.members().list_members().await?.len();
    println!("{count} stay");
    Ok(())
}

pub fn correct(request: &mut BookRequest, loan: &mut Loan) {
    request.shelf = Some("B2".to_owned());
    request.note = None;
    loan.fee = Some(0.0);
    loan.renewals = loan.renewals.map(|renewals| renewals + 1);
}

pub fn sorted(mut books: Vec<Book>) -> Vec<String> {
    books.sort_by_key(|book| std::cmp::Reverse(book.pages));
    books.into_iter().map(|book| book.title).collect()
}

pub fn initials(loan: Loan) -> String {
    let Loan { book, member, .. } = loan;
    let title = book.title;
    let first = title.chars().next();
    let second = member.name.chars().next();
    first.into_iter().chain(second).collect()
}

/// A variable that is called like a field of another type.
pub fn length(author: &Author) -> usize {
    let title = &author.name;
    title.as_str().len()
}

/// Fields of a type of the program, which are called like those that have changed.
pub fn is_of(row: &Row, loan: &Loan) -> bool {
    let title = row.title.len();
    title > 0 && row.id == loan.book.id
}

/// What is removed here is used in another statement.
pub fn keep(client: &Client, request: &BookRequest) -> Option<String> {
    let _members = client.members();
    let shelf = request.shelf.clone();
    shelf
}
