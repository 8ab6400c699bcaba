package com.google.android.gms.tasks;

public abstract class Task<T> {
    public abstract boolean isSuccessful();

    public abstract T getResult();

    public abstract Task<T> addOnSuccessListener(OnSuccessListener<? super T> listener);

    public abstract Task<T> addOnCompleteListener(OnCompleteListener<T> listener);
}
