//! One trait and one router for each tag, one client for all of them.

#![allow(clippy::unwrap_used, reason = "a step that fails ends the test")]

mod harness;

use std::sync::{Arc, Mutex};

use axum::Router;
use golden_tags::Client;
use golden_tags::orders::{Orders, SellAnimalError, SellAnimalRequest, orders_router};
use golden_tags::pet_store::{
    AddAnimalError, AddAnimalRequest, GetAnimalError, GetAnimalRequest, PetStore, pet_store_router,
};
use golden_tags::shop::Animal;

/// Serves two of the tags, and none of the other operations.
#[derive(Default)]
struct Animals(Mutex<Vec<Animal>>);

impl PetStore for Animals {
    async fn get_animal(&self, request: GetAnimalRequest) -> Result<Animal, GetAnimalError> {
        Ok(Animal::new(request.id))
    }

    async fn add_animal(&self, request: AddAnimalRequest) -> Result<(), AddAnimalError> {
        self.0.lock().unwrap().extend(request.body);
        Ok(())
    }
}

impl Orders for Animals {
    async fn sell_animal(&self, request: SellAnimalRequest) -> Result<(), SellAnimalError> {
        self.0.lock().unwrap().retain(|animal| animal.name != request.id);
        Ok(())
    }
}

#[tokio::test]
async fn operations_of_a_path_are_served_by_the_traits_of_their_tags() {
    let service = Arc::<Animals>::default();
    let router =
        Router::new().merge(orders_router(Arc::clone(&service))).merge(pet_store_router(Arc::clone(&service)));
    let client = Client::new(&harness::serve(router).await).unwrap();
    let rex = client.get_animal(&GetAnimalRequest::new("Rex")).await.unwrap();
    client.add_animal(&AddAnimalRequest::new().with_body(rex.clone())).await.unwrap();
    assert_eq!(*service.0.lock().unwrap(), [rex]);
    client.sell_animal(&SellAnimalRequest::new("Rex")).await.unwrap();
    assert!(service.0.lock().unwrap().is_empty());
}

#[test]
fn tags_do_not_take_names_from_documents() {
    use golden_tags::{client_module, n2024, pets, shop, shop_pets, r#type};
    let _: pets::GetPetsRequest = pets::GetPetsRequest::new();
    let _ = (shop_pets::CountPetsRequest::new(), shop::GetShopRequest::new(), n2024::GetNumbersRequest::new());
    let _ = (client_module::GetClientRequest::new(), r#type::GetTypeRequest::new());
}
