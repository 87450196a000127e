#![allow(dead_code)]
mod html;
mod phrases;
mod wording;
